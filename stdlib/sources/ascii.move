/// Text of ASCII characters.
module std::ascii {
    use std::option::{Self, Option};

    /// The byte is no ASCII character.
    const EINVALID_ASCII_CHARACTER: u64 = 0x10000;

    /// Text whose bytes are all below 128.
    struct String has copy, drop, store {
        bytes: vector<u8>
    }

    /// One character.
    struct Char has copy, drop, store {
        byte: u8
    }

    /// The character with a code. Aborts where it is 128 or more.
    public fun char(byte: u8): Char {
        assert!(is_valid_char(byte), EINVALID_ASCII_CHARACTER);
        Char { byte }
    }

    /// Text from its bytes. Aborts where one of them is 128 or more.
    public fun string(bytes: vector<u8>): String {
        let text = try_string(bytes);
        assert!(text.is_some(), EINVALID_ASCII_CHARACTER);
        text.destroy_some()
    }

    /// Text from its bytes, or nothing where one of them is 128 or more.
    public fun try_string(bytes: vector<u8>): Option<String> {
        if (bytes.all(|byte| is_valid_char(*byte))) {
            option::some(String { bytes })
        } else {
            option::none()
        }
    }

    /// Whether all characters can be printed: space to `~`.
    public fun all_characters_printable(string: &String): bool {
        string.bytes.all(|byte| is_printable_char(*byte))
    }

    /// Adds a character at the end.
    public fun push_char(string: &mut String, char: Char) {
        string.bytes.push_back(char.byte);
    }

    /// Removes the last character. Fails where there is none.
    public fun pop_char(string: &mut String): Char {
        Char { byte: string.bytes.pop_back() }
    }

    /// The number of characters.
    public fun length(string: &String): u64 {
        string.bytes.length()
    }

    /// The bytes.
    public fun as_bytes(string: &String): &vector<u8> {
        &string.bytes
    }

    /// The bytes.
    public fun into_bytes(string: String): vector<u8> {
        let String { bytes } = string;
        bytes
    }

    /// The code of a character.
    public fun byte(char: Char): u8 {
        let Char { byte } = char;
        byte
    }

    /// Whether a byte is an ASCII character.
    public fun is_valid_char(b: u8): bool {
        b <= 0x7f
    }

    /// Whether a byte is a character that can be printed: space to `~`.
    public fun is_printable_char(byte: u8): bool {
        byte >= 0x20 && byte <= 0x7e
    }
}
