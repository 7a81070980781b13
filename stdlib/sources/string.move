/// Text: bytes that are valid UTF-8.
///
/// Lengths and indices count bytes.
module std::string {
    use std::option::{Self, Option};

    /// The bytes are not valid UTF-8.
    const EINVALID_UTF8: u64 = 1;
    /// The index is out of bounds, or inside a character.
    const EINVALID_INDEX: u64 = 2;

    /// A text.
    struct String has copy, drop, store {
        bytes: vector<u8>
    }

    /// The text of the given bytes. Aborts where they are not valid UTF-8.
    public fun utf8(bytes: vector<u8>): String {
        assert!(internal_check_utf8(&bytes), EINVALID_UTF8);
        String { bytes }
    }

    /// The text of the given bytes, or nothing where they are not valid UTF-8.
    public fun try_utf8(bytes: vector<u8>): Option<String> {
        if (internal_check_utf8(&bytes)) {
            option::some(String { bytes })
        } else {
            option::none()
        }
    }

    /// The bytes of the text.
    public fun bytes(self: &String): &vector<u8> {
        &self.bytes
    }

    /// The bytes of the text, which is used up.
    public fun into_bytes(self: String): vector<u8> {
        let String { bytes } = self;
        bytes
    }

    /// Whether the text has no bytes.
    public fun is_empty(self: &String): bool {
        self.bytes.is_empty()
    }

    /// The number of bytes.
    public fun length(self: &String): u64 {
        self.bytes.length()
    }

    /// Appends `r`.
    public fun append(self: &mut String, r: String) {
        self.bytes.append(r.into_bytes());
    }

    /// Appends the text of `bytes`. Aborts where they are not valid UTF-8.
    public fun append_utf8(self: &mut String, bytes: vector<u8>) {
        self.append(utf8(bytes));
    }

    /// Puts `o` before the byte at `at`. Aborts where `at` is past the end or inside a character.
    public fun insert(self: &mut String, at: u64, o: String) {
        assert!(
            at <= self.bytes.length() && is_char_boundary(&self.bytes, at),
            EINVALID_INDEX
        );
        let behind = self.bytes.trim(at);
        self.bytes.append(o.into_bytes());
        self.bytes.append(behind);
    }

    /// The text from byte `i` up to but without byte `j`. Aborts where one is past the end or inside
    /// a character, or where they are out of order.
    public fun sub_string(self: &String, i: u64, j: u64): String {
        let bytes = &self.bytes;
        let length = bytes.length();
        assert!(
            j <= length && i <= j && is_char_boundary(bytes, i) && is_char_boundary(bytes, j),
            EINVALID_INDEX
        );
        String { bytes: bytes.slice(i, j) }
    }

    /// The index of the first place where `r` occurs, or the length where it does not.
    public fun index_of(self: &String, r: &String): u64 {
        let length = self.bytes.length();
        let part = r.bytes.length();
        let i = 0;
        while (i + part <= length) {
            let j = 0;
            while (j < part && self.bytes[i + j] == r.bytes[j]) {
                j = j + 1;
            };
            if (j == part) return i;
            i = i + 1;
        };
        length
    }

    /// Whether no character of `bytes`, which are valid UTF-8, spans the place before the byte at `i`.
    fun is_char_boundary(bytes: &vector<u8>, i: u64): bool {
        i == 0 || i == bytes.length() || (i < bytes.length() && bytes[i] & 0xC0 != 0x80)
    }

    /// Whether the bytes are valid UTF-8.
    native public fun internal_check_utf8(v: &vector<u8>): bool;
}
