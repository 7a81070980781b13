/// What the library's modules on numbers and their containers do.
//@ fails fail_log2_of_zero abort 65537 EINVALID_ARG_FLOOR_LOG2
//@ fails fail_mul_div_by_zero abort 65540
//@ fails fail_ratio_out_of_range abort 131077 ERATIO_OUT_OF_RANGE
//@ fails fail_negative abort 65542 ENEGATIVE_RESULT
//@ fails fail_add_twice abort 65537 EKEY_ALREADY_EXISTS
//@ fails fail_remove_missing abort 65538 EKEY_NOT_FOUND
//@ fails fail_bit_index abort 131072 EINDEX
//@ fails fail_bit_length abort 131073 ELENGTH
//@ fails fail_acl_twice abort 65536 ECONTAIN
//@ fails fail_acl_missing abort 65537 ENOT_CONTAIN
//@ fails fail_not_ascii abort 65536 EINVALID_ASCII_CHARACTER
module 0x42::library_math {
    use std::acl;
    use std::ascii;
    use std::bit_vector;
    use std::comparator;
    use std::fixed_point32;
    use std::fixed_point64;
    use std::math128;
    use std::math64;
    use std::simple_map::{Self, SimpleMap};

    const MAX: u64 = 0xffffffffffffffff;

    fun check_math64() {
        assert!(math64::max(3, 4) == 4 && math64::min(3, 4) == 3, 1);
        assert!(math64::average(MAX, MAX - 2) == MAX - 1, 2);
        assert!(math64::gcd(12, 18) == 6 && math64::gcd(7, 0) == 7 && math64::gcd(0, 0) == 0, 3);
        assert!(math64::lcm(4, 6) == 12 && math64::lcm(0, 6) == 0, 4);
        assert!(math64::mul_div(MAX, MAX, MAX) == MAX, 5);
        assert!(math64::clamp(1, 2, 5) == 2 && math64::clamp(9, 2, 5) == 5, 6);
        assert!(math64::pow(3, 0) == 1 && math64::pow(2, 63) == 1 << 63, 7);
        assert!(math64::pow(10, 19) == 10000000000000000000, 8);
        let bit = 0u8;
        while (bit < 64) {
            assert!(math64::floor_log2(1 << bit) == bit, 9);
            bit = bit + 1;
        };
        assert!(math64::floor_log2(MAX) == 63, 10);
        assert!(math64::sqrt(0) == 0 && math64::sqrt(1) == 1 && math64::sqrt(3) == 1, 11);
        assert!(math64::sqrt(MAX) == 0xffffffff && math64::sqrt(1 << 62) == 1 << 31, 12);
        assert!(math64::ceil_div(7, 2) == 4 && math64::ceil_div(0, 2) == 0, 13);
        assert!(math64::log2(8).get_raw_value() == 3 << 32, 14);
        // log2(3) = 1.5849625007…
        assert!(math64::log2(3).get_raw_value() >> 12 == 6807362105 >> 12, 15);
    }

    fun check_math128() {
        assert!(math128::sqrt(0xffffffffffffffffffffffffffffffff) == 0xffffffffffffffff, 1);
        assert!(math128::mul_div(1 << 127, 6, 1 << 100) == 6 << 27, 2);
        assert!(math128::floor_log2(1 << 127) == 127, 3);
        assert!(math128::log2_64(4).get_raw_value() == 2 << 64, 4);
        assert!(math128::log2(1 << 100).get_raw_value() == 100 << 32, 5);
        assert!(math128::pow(2, 127) == 1 << 127, 6);
    }

    fun check_fixed_points() {
        let half = fixed_point32::create_from_rational(1, 2);
        assert!(fixed_point32::multiply_u64(7, half) == 3, 1);
        assert!(fixed_point32::divide_u64(7, half) == 14, 2);
        assert!(half.floor() == 0 && half.ceil() == 1 && half.round() == 1, 3);
        assert!(fixed_point32::create_from_u64(9).round() == 9, 4);
        let third = fixed_point64::create_from_rational(1, 3);
        assert!(third.add(third).less(fixed_point64::create_from_u128(1)), 5);
        assert!(third.almost_equal(third.add(fixed_point64::create_from_raw_value(1)),
            fixed_point64::create_from_raw_value(1)), 6);
        assert!(third.sub(third).is_zero(), 7);
        assert!(fixed_point64::multiply_u128(9, third) == 2, 8);
    }

    fun check_bits() {
        let bits = bit_vector::new(10);
        bits.set(3);
        bits.set(4);
        bits.set(9);
        assert!(bits.longest_set_sequence_starting_at(3) == 2, 1);
        bits.shift_left(3);
        assert!(bits.is_index_set(0) && bits.is_index_set(1) && bits.is_index_set(6), 2);
        assert!(!bits.is_index_set(9) && bits.length() == 10, 3);
        bits.unset(0);
        bits.shift_left(10);
        assert!(!bits.is_index_set(1), 4);
    }

    fun check_lists() {
        let list = acl::empty();
        list.add(@0x1);
        assert!(list.contains(@0x1) && !list.contains(@0x2), 1);
        list.assert_contains(@0x1);
        list.remove(@0x1);
        assert!(!list.contains(@0x1), 2);
    }

    fun map(): SimpleMap<u8, u64> {
        simple_map::new_from(vector[1, 2, 3], vector[10, 20, 30])
    }

    fun check_maps() {
        let map = map();
        assert!(map.length() == 3 && *map.borrow(&2) == 20, 1);
        *map.borrow_mut(&2) = 21;
        let (key, value) = map.upsert(2, 22);
        assert!(key.destroy_some() == 2 && value.destroy_some() == 21, 2);
        let (key, _) = map.upsert(4, 40);
        assert!(key.is_none(), 3);
        let (key, value) = map.remove(&1);
        assert!(key == 1 && value == 10 && !map.contains_key(&1), 4);
        assert!(map.keys().length() == 3 && map.values().length() == 3, 5);
        let sum = 0;
        map.destroy(|key| sum = sum + (key as u64), |value| sum = sum + value);
        assert!(sum == 2 + 3 + 4 + 22 + 30 + 40, 6);
        simple_map::new<u8, u8>().destroy_empty();
    }

    fun check_ascii() {
        let text = ascii::string(b"abc");
        ascii::push_char(&mut text, ascii::char(0x7f));
        assert!(!ascii::all_characters_printable(&text) && ascii::length(&text) == 4, 1);
        assert!(ascii::byte(ascii::pop_char(&mut text)) == 0x7f, 2);
        assert!(ascii::into_bytes(text) == b"abc" && ascii::try_string(x"80").is_none(), 3);
    }

    fun check_comparator() {
        assert!(comparator::compare(&1u8, &2u8).is_smaller_than(), 1);
        // Little end first: 256 comes before 1.
        assert!(comparator::compare(&256u64, &1u64).is_smaller_than(), 2);
        assert!(comparator::compare_u8_vector(b"ab", b"a").is_greater_than(), 3);
        assert!(comparator::compare(&b"x", &b"x").is_equal(), 4);
    }

    fun fail_log2_of_zero() {
        math64::floor_log2(0);
    }

    fun fail_mul_div_by_zero() {
        math64::mul_div(1, 1, 0);
    }

    fun fail_ratio_out_of_range() {
        fixed_point32::create_from_rational(1, MAX);
    }

    fun fail_negative() {
        let zero = fixed_point64::create_from_u128(0);
        zero.sub(fixed_point64::create_from_raw_value(1));
    }

    fun fail_add_twice() {
        map().add(1, 1);
    }

    fun fail_remove_missing() {
        let map = map();
        map.remove(&9);
    }

    fun fail_bit_index() {
        bit_vector::new(3).set(3);
    }

    fun fail_bit_length() {
        bit_vector::new(1024);
    }

    fun fail_acl_twice() {
        let list = acl::empty();
        list.add(@0x1);
        list.add(@0x1);
    }

    fun fail_acl_missing() {
        acl::empty().assert_contains(@0x1);
    }

    fun fail_not_ascii() {
        ascii::char(0x80);
    }
}
