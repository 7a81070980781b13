#[test_only]
module std::fixed_point32_tests {
    use std::fixed_point32::{Self, FixedPoint32};

    const ONE: u64 = 1 << 32;

    fun raw(value: u64): FixedPoint32 {
        fixed_point32::create_from_raw_value(value)
    }

    #[test]
    fun numbers_are_made_of_integers_and_ratios() {
        assert!(raw(5).get_raw_value() == 5 && raw(0).is_zero() && !raw(1).is_zero());
        assert!(fixed_point32::create_from_u64(3) == raw(3 * ONE));
        assert!(fixed_point32::create_from_rational(3, 2) == raw(ONE + ONE / 2));
        assert!(fixed_point32::create_from_rational(0, 7).is_zero());
        assert!(fixed_point32::create_from_rational(MAX_U64, MAX_U64) == raw(ONE));
    }

    #[test]
    fun integers_are_multiplied_and_divided() {
        let number = fixed_point32::create_from_rational(3, 2);
        assert!(fixed_point32::multiply_u64(5, number) == 7);
        assert!(fixed_point32::divide_u64(7, number) == 4);
    }

    #[test]
    fun numbers_are_compared_and_rounded() {
        let (small, great) = (raw(1), raw(2));
        assert!(fixed_point32::min(small, great) == small && fixed_point32::min(great, small) == small);
        assert!(fixed_point32::max(small, great) == great && fixed_point32::max(great, small) == great);
        let number = fixed_point32::create_from_rational(5, 2);
        assert!(number.floor() == 2 && number.ceil() == 3 && number.round() == 3);
        let number = fixed_point32::create_from_rational(9, 4);
        assert!(number.floor() == 2 && number.ceil() == 3 && number.round() == 2);
        let number = fixed_point32::create_from_u64(2);
        assert!(number.floor() == 2 && number.ceil() == 2 && number.round() == 2);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::fixed_point32)]
    fun a_ratio_has_a_denominator() {
        fixed_point32::create_from_rational(1, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point32)]
    fun a_ratio_is_not_too_great() {
        fixed_point32::create_from_rational(MAX_U64, 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point32)]
    fun a_ratio_is_not_too_small() {
        fixed_point32::create_from_rational(1, MAX_U64);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point32)]
    fun an_integer_is_not_too_great() {
        fixed_point32::create_from_u64(ONE);
    }

    #[test]
    #[expected_failure(abort_code = 0x20003, location = std::fixed_point32)]
    fun a_product_is_not_too_great() {
        fixed_point32::multiply_u64(MAX_U64, raw(2 * ONE));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::fixed_point32)]
    fun a_quotient_is_not_too_great() {
        fixed_point32::divide_u64(MAX_U64, raw(1));
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::fixed_point32)]
    fun a_divisor_is_not_zero() {
        fixed_point32::divide_u64(1, raw(0));
    }
}

#[test_only]
module std::fixed_point64_tests {
    use std::fixed_point64::{Self, FixedPoint64};

    const ONE: u128 = 1 << 64;

    fun raw(value: u128): FixedPoint64 {
        fixed_point64::create_from_raw_value(value)
    }

    #[test]
    fun numbers_are_made_of_integers_and_ratios() {
        assert!(raw(5).get_raw_value() == 5 && raw(0).is_zero() && !raw(1).is_zero());
        assert!(fixed_point64::create_from_u128(3) == raw(3 * ONE));
        assert!(fixed_point64::create_from_rational(3, 2) == raw(ONE + ONE / 2));
        assert!(fixed_point64::create_from_rational(0, 7).is_zero());
        assert!(fixed_point64::create_from_rational(MAX_U128, MAX_U128) == raw(ONE));
    }

    #[test]
    fun integers_are_multiplied_and_divided() {
        let number = fixed_point64::create_from_rational(3, 2);
        assert!(fixed_point64::multiply_u128(5, number) == 7);
        assert!(fixed_point64::divide_u128(7, number) == 4);
    }

    #[test]
    fun numbers_are_compared_and_rounded() {
        let (small, great) = (raw(1), raw(2));
        assert!(fixed_point64::min(small, great) == small && fixed_point64::min(great, small) == small);
        assert!(fixed_point64::max(small, great) == great && fixed_point64::max(great, small) == great);
        let number = fixed_point64::create_from_rational(5, 2);
        assert!(number.floor() == 2 && number.ceil() == 3 && number.round() == 3);
        let number = fixed_point64::create_from_rational(9, 4);
        assert!(number.floor() == 2 && number.ceil() == 3 && number.round() == 2);
        let number = fixed_point64::create_from_u128(2);
        assert!(number.floor() == 2 && number.ceil() == 2 && number.round() == 2);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::fixed_point64)]
    fun a_ratio_has_a_denominator() {
        fixed_point64::create_from_rational(1, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point64)]
    fun a_ratio_is_not_too_great() {
        fixed_point64::create_from_rational(MAX_U128, 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point64)]
    fun a_ratio_is_not_too_small() {
        fixed_point64::create_from_rational(1, MAX_U128);
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point64)]
    fun an_integer_is_not_too_great() {
        fixed_point64::create_from_u128(ONE);
    }

    #[test]
    #[expected_failure(abort_code = 0x20003, location = std::fixed_point64)]
    fun a_product_is_not_too_great() {
        fixed_point64::multiply_u128(MAX_U128, raw(2 * ONE));
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::fixed_point64)]
    fun a_quotient_is_not_too_great() {
        fixed_point64::divide_u128(MAX_U128, raw(1));
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::fixed_point64)]
    fun a_divisor_is_not_zero() {
        fixed_point64::divide_u128(1, raw(0));
    }

    #[test]
    fun numbers_are_added_and_subtracted() {
        assert!(raw(1).add(raw(2)) == raw(3) && raw(3).sub(raw(2)) == raw(1));
        assert!(raw(1).less(raw(2)) && !raw(2).less(raw(2)) && raw(2).less_or_equal(raw(2)));
        assert!(!raw(3).less_or_equal(raw(2)) && raw(2).greater(raw(1)) && !raw(2).greater(raw(2)));
        assert!(raw(2).greater_or_equal(raw(2)) && !raw(1).greater_or_equal(raw(2)));
        assert!(raw(2).equal(raw(2)) && !raw(1).equal(raw(2)));
        assert!(raw(5).almost_equal(raw(7), raw(2)) && raw(7).almost_equal(raw(5), raw(2)));
        assert!(!raw(5).almost_equal(raw(8), raw(2)));
    }

    #[test]
    #[expected_failure(abort_code = 0x10006, location = std::fixed_point64)]
    fun a_difference_is_not_negative() {
        raw(1).sub(raw(2));
    }

    #[test]
    #[expected_failure(abort_code = 0x20005, location = std::fixed_point64)]
    fun a_sum_is_not_too_great() {
        raw(MAX_U128).add(raw(1));
    }
}
