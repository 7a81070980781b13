#[test_only]
module std::ascii_tests {
    use std::ascii;

    #[test]
    fun text_is_made_of_ascii_characters() {
        let text = ascii::string(b"ab");
        assert!(ascii::length(&text) == 2 && *ascii::as_bytes(&text) == b"ab");
        ascii::push_char(&mut text, ascii::char(0x63));
        assert!(ascii::byte(ascii::pop_char(&mut text)) == 0x63);
        assert!(ascii::into_bytes(text) == b"ab");
        assert!(ascii::try_string(b"ab").is_some() && ascii::try_string(x"6180").is_none());
    }

    #[test]
    fun characters_are_valid_or_printable() {
        assert!(ascii::is_valid_char(0x7f) && !ascii::is_valid_char(0x80));
        assert!(ascii::is_printable_char(0x20) && ascii::is_printable_char(0x7e));
        assert!(!ascii::is_printable_char(0x1f) && !ascii::is_printable_char(0x7f));
        assert!(ascii::all_characters_printable(&ascii::string(b"a b")));
        assert!(!ascii::all_characters_printable(&ascii::string(b"a\nb")));
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::ascii)]
    fun char_refuses_other_bytes() {
        ascii::char(0x80);
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::ascii)]
    fun string_refuses_other_bytes() {
        ascii::string(x"ff");
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 2, location = std::ascii)]
    fun pop_char_needs_a_character() {
        ascii::pop_char(&mut ascii::string(b""));
    }
}
