#[test_only]
module std::string_utils_tests {
    use std::option;
    use std::string::{Self, String};
    use std::string_utils;

    struct Point has copy, drop { x: u64, y: bool }
    struct Nested<T> has copy, drop { inner: T, list: vector<u16>, points: vector<Point> }
    enum Shape has copy, drop { Empty, Circle { radius: u64 } }

    fun is<T>(value: &T, text: vector<u8>): bool {
        string_utils::to_string(value) == string::utf8(text)
    }

    #[test]
    fun scalars_are_plain() {
        assert!(is(&1u8, b"1") && is(&-5i64, b"-5") && is(&true, b"true") && is(&false, b"false"));
        assert!(is(&@0x42, b"@0x42"));
    }

    #[test(account = @0x42)]
    fun signers_are_addresses(account: &signer) {
        assert!(is(account, b"signer(@0x42)"));
    }

    #[test]
    fun vectors_stand_in_brackets() {
        assert!(is(&vector[1, 2], b"[ 1, 2 ]") && is(&vector<u64>[], b"[]"));
        assert!(is(&x"0102", b"0x0102") && is(&b"", b"0x"));
    }

    #[test]
    fun text_stands_in_quotes() {
        assert!(is(&string::utf8(b"a\"b\\"), b"\"a\\\"b\\\\\""));
    }

    #[test]
    fun structs_and_enums_show_their_fields() {
        let point = Point { x: 1, y: true };
        assert!(is(&point, b"Point { x: 1, y: true }"));
        let nested = Nested { inner: 1u8, list: vector[2], points: vector[point] };
        assert!(
            is(&nested, b"Nested { inner: 1, list: [ 2 ], points: [ Point { x: 1, y: true } ] }")
        );
        assert!(is(&Shape::Circle { radius: 3 }, b"Circle{ radius: 3 }"));
        assert!(is(&option::some(1), b"Some(1)") && is(&option::none<u64>(), b"None"));
    }

    #[test]
    fun addresses_may_have_all_digits() {
        let text = b"@0x0000000000000000000000000000000000000000000000000000000000000042";
        assert!(
            string_utils::to_string_with_canonical_addresses(&@0x42) == string::utf8(text)
        );
        assert!(string_utils::to_string_with_integer_types(&@0x42) == string::utf8(text));
        assert!(string_utils::to_string_with_integer_types(&7u8) == string::utf8(b"7"));
    }

    #[test]
    fun debug_strings_have_lines() {
        let nested = Nested {
            inner: @0x42,
            list: vector[2, 3],
            points: vector[Point { x: 1, y: true }]
        };
        let text = b"0x1::string_utils_tests::Nested<address> {\n  inner: @0x42,\n  list: [ 2, 3 ],\n";
        text.append(b"  points: [\n    0x1::string_utils_tests::Point {\n      x: 1,\n");
        text.append(b"      y: true\n    }\n  ]\n}");
        assert!(string_utils::debug_string(&nested) == string::utf8(text));
    }

    fun text(bytes: vector<u8>): String {
        string::utf8(bytes)
    }

    #[test]
    fun formats_take_arguments_in_order() {
        assert!(string_utils::format1(&b"a = {}", 1) == text(b"a = 1"));
        assert!(string_utils::format2(&b"{}{}", 1, @0x2) == text(b"1@0x2"));
        assert!(string_utils::format3(&b"{} {} {}", 1, true, b"x") == text(b"1 true 0x78"));
        assert!(string_utils::format4(&b"{}{}{}{}.", 1, 2, 3, 4) == text(b"1234."));
        assert!(string_utils::format1(&b"{{{}}}", 1) == text(b"{1}"));
        let point = Point { x: 1, y: false };
        assert!(
            string_utils::format1(&b"{}", point)
                == text(b"0x1::string_utils_tests::Point { x: 1, y: false }")
        );
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string_utils)]
    fun format1_refuses_fewer_places() {
        string_utils::format1(&b"a", 1);
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string_utils)]
    fun format2_refuses_more_places() {
        string_utils::format2(&b"{}{}{}", 1, 2);
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string_utils)]
    fun format3_refuses_fewer_places() {
        string_utils::format3(&b"{}{}", 1, 2, 3);
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::string_utils)]
    fun format4_refuses_fewer_places() {
        string_utils::format4(&b"{}{}{}", 1, 2, 3, 4);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string_utils)]
    fun a_brace_at_the_end_is_refused() {
        string_utils::format1(&b"{}{", 1);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string_utils)]
    fun a_brace_without_its_other_is_refused() {
        string_utils::format1(&b"{a}", 1);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string_utils)]
    fun a_closing_brace_alone_is_refused() {
        string_utils::format1(&b"{} } ", 1);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string_utils)]
    fun a_format_is_utf8() {
        string_utils::format1(&x"7b7dff", 1);
    }
}
