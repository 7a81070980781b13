#[test_only]
module std::string_tests {
    use std::option;
    use std::string;

    #[test]
    fun text_is_made_of_utf8() {
        let text = string::utf8(b"abc");
        assert!(text.length() == 3 && !text.is_empty() && *text.bytes() == b"abc");
        assert!(text.into_bytes() == b"abc");
        assert!(string::utf8(b"").is_empty());
        assert!(string::try_utf8(x"c3a9").is_some() && string::try_utf8(x"c3") == option::none());
        assert!(string::internal_check_utf8(&x"c3a9") && !string::internal_check_utf8(&x"ff"));
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string)]
    fun utf8_refuses_other_bytes() {
        string::utf8(x"80");
    }

    #[test]
    fun append_adds_text_at_the_end() {
        let text = string::utf8(b"a");
        text.append(string::utf8(b"b"));
        text.append_utf8(x"c3a9");
        assert!(text == string::utf8(x"6162c3a9") && text.length() == 4);
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string)]
    fun append_utf8_refuses_other_bytes() {
        string::utf8(b"a").append_utf8(x"80");
    }

    #[test]
    fun insert_puts_text_between_characters() {
        let text = string::utf8(b"ad");
        text.insert(1, string::utf8(b"bc"));
        text.insert(0, string::utf8(b"<"));
        text.insert(5, string::utf8(b">"));
        assert!(text == string::utf8(b"<abcd>"));
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun insert_refuses_a_place_behind_the_end() {
        string::utf8(b"a").insert(2, string::utf8(b"b"));
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun insert_refuses_a_place_inside_a_character() {
        string::utf8(x"c3a9").insert(1, string::utf8(b"b"));
    }

    #[test]
    fun sub_string_copies_a_part() {
        let text = string::utf8(x"61c3a962");
        assert!(text.sub_string(1, 3) == string::utf8(x"c3a9"));
        assert!(text.sub_string(4, 4).is_empty() && text.sub_string(0, 4) == text);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun sub_string_needs_bounds_in_order() {
        string::utf8(b"ab").sub_string(2, 1);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun sub_string_needs_bounds_within_the_text() {
        string::utf8(b"ab").sub_string(1, 3);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun sub_string_does_not_cut_characters() {
        string::utf8(x"61c3a9").sub_string(0, 2);
    }

    #[test]
    fun index_of_finds_the_first_place() {
        let text = string::utf8(b"banana");
        assert!(text.index_of(&string::utf8(b"an")) == 1);
        assert!(text.index_of(&string::utf8(b"")) == 0);
        assert!(text.index_of(&string::utf8(b"nab")) == 6);
        assert!(text.index_of(&string::utf8(b"bananas")) == 6);
    }
}
