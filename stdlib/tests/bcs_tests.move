#[test_only]
module std::bcs_tests {
    use std::bcs;
    use std::option;
    use std::string;

    struct Pair has drop { a: u16, b: bool }

    #[test]
    fun bytes_are_canonical() {
        assert!(bcs::to_bytes(&0x0102u16) == x"0201" && bcs::to_bytes(&true) == x"01");
        assert!(bcs::to_bytes(&vector[1u8, 2]) == x"020102");
        assert!(bcs::to_bytes(&Pair { a: 1, b: false }) == x"010000");
        assert!(bcs::to_bytes(&string::utf8(b"a")) == x"0161");
        assert!(bcs::serialized_size(&Pair { a: 1, b: false }) == 3);
        assert!(bcs::serialized_size(&vector[1u64, 2]) == 17);
    }

    #[test]
    fun some_types_have_one_size() {
        assert!(bcs::constant_serialized_size<u64>() == option::some(8));
        assert!(bcs::constant_serialized_size<address>() == option::some(32));
        assert!(bcs::constant_serialized_size<Pair>() == option::some(3));
        assert!(bcs::constant_serialized_size<vector<u8>>() == option::none());
    }
}

#[test_only]
module std::from_bcs_tests {
    use std::bcs;
    use std::from_bcs;
    use std::string;

    #[test]
    fun values_come_back_from_their_bytes() {
        assert!(from_bcs::to_bool(x"01") && from_bcs::to_u8(x"07") == 7);
        assert!(from_bcs::to_u16(x"0201") == 0x102 && from_bcs::to_u32(x"04030201") == 0x1020304);
        assert!(from_bcs::to_u64(bcs::to_bytes(&MAX_U64)) == MAX_U64);
        assert!(from_bcs::to_u128(bcs::to_bytes(&MAX_U128)) == MAX_U128);
        assert!(from_bcs::to_u256(bcs::to_bytes(&MAX_U256)) == MAX_U256);
        assert!(from_bcs::to_address(bcs::to_bytes(&@0x42)) == @0x42);
        assert!(from_bcs::to_bytes(x"020102") == x"0102");
        assert!(from_bcs::to_string(x"0161") == string::utf8(b"a"));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun a_bool_is_0_or_1() {
        from_bcs::to_bool(x"02");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u8_takes_one_byte() {
        from_bcs::to_u8(x"");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u16_takes_two_bytes() {
        from_bcs::to_u16(x"01");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u32_takes_four_bytes() {
        from_bcs::to_u32(x"0102030405");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u64_takes_eight_bytes() {
        from_bcs::to_u64(x"01020304050607");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u128_takes_sixteen_bytes() {
        from_bcs::to_u128(x"0102030405060708");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_u256_takes_thirty_two_bytes() {
        from_bcs::to_u256(x"0102030405060708");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_address_takes_thirty_two_bytes() {
        from_bcs::to_address(x"0102");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_bytes_takes_as_many_bytes_as_it_says() {
        from_bcs::to_bytes(x"0301");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun to_string_takes_bytes() {
        from_bcs::to_string(x"");
    }

    #[test]
    #[expected_failure(abort_code = 1, location = std::from_bcs)]
    fun to_string_takes_utf8() {
        from_bcs::to_string(x"0180");
    }
}

#[test_only]
module std::bcs_stream_tests {
    use std::bcs;
    use std::bcs_stream;
    use std::option;
    use std::string;

    #[test]
    fun values_are_read_one_after_the_other() {
        let data = x"01070201";
        data.append(bcs::to_bytes(&0x1020304u32));
        data.append(bcs::to_bytes(&MAX_U64));
        data.append(bcs::to_bytes(&MAX_U128));
        data.append(bcs::to_bytes(&MAX_U256));
        data.append(bcs::to_bytes(&@0x42));
        data.append(bcs::to_bytes(&string::utf8(b"text")));
        data.append(bcs::to_bytes(&vector[1u16, 2]));
        data.append(bcs::to_bytes(&option::some(3u8)));
        data.append(bcs::to_bytes(&option::none<u8>()));
        data.append(x"8001");
        let stream = bcs_stream::new(data);
        assert!(bcs_stream::has_remaining(&mut stream));
        assert!(bcs_stream::deserialize_bool(&mut stream));
        assert!(bcs_stream::deserialize_u8(&mut stream) == 7);
        assert!(bcs_stream::deserialize_u16(&mut stream) == 0x102);
        assert!(bcs_stream::deserialize_u32(&mut stream) == 0x1020304);
        assert!(bcs_stream::deserialize_u64(&mut stream) == MAX_U64);
        assert!(bcs_stream::deserialize_u128(&mut stream) == MAX_U128);
        assert!(bcs_stream::deserialize_u256(&mut stream) == MAX_U256);
        assert!(bcs_stream::deserialize_address(&mut stream) == @0x42);
        assert!(bcs_stream::deserialize_string(&mut stream) == string::utf8(b"text"));
        let numbers =
            bcs_stream::deserialize_vector(&mut stream, |it| bcs_stream::deserialize_u16(it));
        assert!(numbers == vector[1, 2]);
        let some = bcs_stream::deserialize_option(&mut stream, |it| bcs_stream::deserialize_u8(it));
        let none = bcs_stream::deserialize_option(&mut stream, |it| bcs_stream::deserialize_u8(it));
        assert!(some == option::some(3) && none == option::none());
        assert!(bcs_stream::deserialize_uleb128(&mut stream) == 128);
        assert!(!bcs_stream::has_remaining(&mut stream));
    }

    #[test]
    fun the_largest_length_has_64_bits() {
        let stream = bcs_stream::new(x"ffffffffffffffffff01");
        assert!(bcs_stream::deserialize_uleb128(&mut stream) == MAX_U64);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::bcs_stream)]
    fun a_length_has_no_more_than_64_bits() {
        bcs_stream::deserialize_uleb128(&mut bcs_stream::new(x"ffffffffffffffffff02"));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::bcs_stream)]
    fun a_length_is_as_short_as_can_be() {
        bcs_stream::deserialize_uleb128(&mut bcs_stream::new(x"8000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun a_length_ends() {
        bcs_stream::deserialize_uleb128(&mut bcs_stream::new(x"80"));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::bcs_stream)]
    fun a_bool_is_0_or_1() {
        bcs_stream::deserialize_bool(&mut bcs_stream::new(x"02"));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::bcs_stream)]
    fun text_is_utf8() {
        bcs_stream::deserialize_string(&mut bcs_stream::new(x"0180"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun text_is_as_long_as_it_says() {
        bcs_stream::deserialize_string(&mut bcs_stream::new(x"0261"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_bool_needs_a_byte() {
        bcs_stream::deserialize_bool(&mut bcs_stream::new(x""));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u8_needs_a_byte() {
        bcs_stream::deserialize_u8(&mut bcs_stream::new(x""));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u16_needs_two_bytes() {
        bcs_stream::deserialize_u16(&mut bcs_stream::new(x"00"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u32_needs_four_bytes() {
        bcs_stream::deserialize_u32(&mut bcs_stream::new(x"000000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u64_needs_eight_bytes() {
        bcs_stream::deserialize_u64(&mut bcs_stream::new(x"00000000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u128_needs_sixteen_bytes() {
        bcs_stream::deserialize_u128(&mut bcs_stream::new(x"00000000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_u256_needs_thirty_two_bytes() {
        bcs_stream::deserialize_u256(&mut bcs_stream::new(x"00000000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_address_needs_thirty_two_bytes() {
        bcs_stream::deserialize_address(&mut bcs_stream::new(x"00000000"));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::bcs_stream)]
    fun deserialize_vector_needs_its_elements() {
        let stream = bcs_stream::new(x"0201");
        bcs_stream::deserialize_vector(&mut stream, |it| bcs_stream::deserialize_u8(it));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::bcs_stream)]
    fun deserialize_option_needs_0_or_1() {
        let stream = bcs_stream::new(x"0201");
        bcs_stream::deserialize_option(&mut stream, |it| bcs_stream::deserialize_u8(it));
    }
}
