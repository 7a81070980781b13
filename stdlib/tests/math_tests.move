#[test_only]
module std::math64_tests {
    use std::fixed_point32;
    use std::math64;

    #[test]
    fun two_numbers_are_compared() {
        assert!(math64::max(1, 2) == 2 && math64::max(2, 1) == 2);
        assert!(math64::min(1, 2) == 1 && math64::min(2, 1) == 1);
        assert!(math64::average(1, 4) == 2 && math64::average(MAX_U64, MAX_U64 - 2) == MAX_U64 - 1);
        assert!(math64::clamp(5, 1, 3) == 3 && math64::clamp(0, 1, 3) == 1);
        assert!(math64::clamp(2, 1, 3) == 2);
    }

    #[test]
    fun divisors_and_multiples() {
        assert!(math64::gcd(12, 18) == 6 && math64::gcd(18, 12) == 6 && math64::gcd(7, 0) == 7);
        assert!(math64::gcd(0, 0) == 0);
        assert!(math64::lcm(4, 6) == 12 && math64::lcm(0, 6) == 0 && math64::lcm(6, 0) == 0);
        assert!(math64::mul_div(MAX_U64, 3, 4) == 3 * (1 << 62) - 1);
        assert!(math64::ceil_div(7, 2) == 4 && math64::ceil_div(8, 2) == 4);
        assert!(math64::ceil_div(0, 2) == 0 && math64::ceil_div(MAX_U64, 1) == MAX_U64);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun lcm_may_have_no_room() {
        math64::lcm(MAX_U64, MAX_U64 - 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = Self)]
    fun mul_div_by_zero() {
        math64::mul_div(1, 1, 0);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun mul_div_may_have_no_room() {
        math64::mul_div(MAX_U64, 2, 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = Self)]
    fun ceil_div_of_zero_by_zero() {
        math64::ceil_div(0, 0);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun ceil_div_by_zero() {
        math64::ceil_div(1, 0);
    }

    #[test]
    fun powers_logarithms_and_roots() {
        assert!(math64::pow(3, 4) == 81 && math64::pow(0, 0) == 1 && math64::pow(0, 5) == 0);
        assert!(math64::pow(2, 63) == 1 << 63 && math64::pow(MAX_U64, 1) == MAX_U64);
        assert!(math64::floor_log2(1) == 0 && math64::floor_log2(9) == 3);
        assert!(math64::floor_log2(MAX_U64) == 63);
        assert!(math64::log2(8) == fixed_point32::create_from_u64(3));
        assert!(math64::log2(10).get_raw_value() == 14267572527);
        assert!(math64::sqrt(0) == 0 && math64::sqrt(15) == 3 && math64::sqrt(16) == 4);
        assert!(math64::sqrt(MAX_U64) == 0xffffffff);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math64)]
    fun pow_may_have_no_room() {
        math64::pow(2, 64);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math64)]
    fun floor_log2_of_zero() {
        math64::floor_log2(0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math64)]
    fun log2_of_zero() {
        math64::log2(0);
    }
}

#[test_only]
module std::math128_tests {
    use std::fixed_point32;
    use std::fixed_point64;
    use std::math128;

    #[test]
    fun two_numbers_are_compared() {
        assert!(math128::max(1, 2) == 2 && math128::max(2, 1) == 2);
        assert!(math128::min(1, 2) == 1 && math128::min(2, 1) == 1);
        assert!(math128::average(1, 4) == 2);
        assert!(math128::average(MAX_U128, MAX_U128 - 2) == MAX_U128 - 1);
        assert!(math128::clamp(5, 1, 3) == 3 && math128::clamp(0, 1, 3) == 1);
        assert!(math128::clamp(2, 1, 3) == 2);
    }

    #[test]
    fun divisors_and_multiples() {
        assert!(math128::gcd(12, 18) == 6 && math128::gcd(7, 0) == 7);
        assert!(math128::lcm(4, 6) == 12 && math128::lcm(0, 6) == 0);
        assert!(math128::mul_div(MAX_U128, 3, 4) == 3 * (1 << 126) - 1);
        assert!(math128::ceil_div(7, 2) == 4 && math128::ceil_div(8, 2) == 4);
        assert!(math128::ceil_div(0, 2) == 0);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun lcm_may_have_no_room() {
        math128::lcm(MAX_U128, MAX_U128 - 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = Self)]
    fun mul_div_by_zero() {
        math128::mul_div(1, 1, 0);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun mul_div_may_have_no_room() {
        math128::mul_div(MAX_U128, 2, 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = Self)]
    fun ceil_div_of_zero_by_zero() {
        math128::ceil_div(0, 0);
    }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun ceil_div_by_zero() {
        math128::ceil_div(1, 0);
    }

    #[test]
    fun powers_logarithms_and_roots() {
        assert!(math128::pow(3, 4) == 81 && math128::pow(0, 0) == 1);
        assert!(math128::pow(2, 127) == 1 << 127);
        assert!(math128::floor_log2(1) == 0 && math128::floor_log2(9) == 3);
        assert!(math128::floor_log2(MAX_U128) == 127);
        assert!(math128::log2(8) == fixed_point32::create_from_u64(3));
        assert!(math128::log2(10).get_raw_value() == 14267572527);
        assert!(math128::log2_64(8) == fixed_point64::create_from_u128(3));
        assert!(math128::log2_64(1 << 100) == fixed_point64::create_from_u128(100));
        assert!(math128::sqrt(0) == 0 && math128::sqrt(15) == 3 && math128::sqrt(16) == 4);
        assert!(math128::sqrt(MAX_U128) == (MAX_U64 as u128));
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math128)]
    fun pow_may_have_no_room() {
        math128::pow(2, 128);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun floor_log2_of_zero() {
        math128::floor_log2(0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun log2_of_zero() {
        math128::log2(0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun log2_64_of_zero() {
        math128::log2_64(0);
    }
}

#[test_only]
module std::math_fixed_tests {
    use std::fixed_point32::{Self, FixedPoint32};
    use std::math_fixed;

    fun number(n: u64): FixedPoint32 {
        fixed_point32::create_from_u64(n)
    }

    fun half(n: u64): FixedPoint32 {
        fixed_point32::create_from_rational(n, 2)
    }

    #[test]
    fun functions_are_exact_to_the_last_bit() {
        assert!(math_fixed::sqrt(number(2)).get_raw_value() == 6074000999);
        assert!(math_fixed::sqrt(number(9)) == number(3) && math_fixed::sqrt(number(0)) == number(0));
        assert!(math_fixed::exp(number(0)) == number(1));
        assert!(math_fixed::exp(number(1)).get_raw_value() == 11674931554);
        assert!(math_fixed::exp(number(10)).get_raw_value() == 94602950235157);
        assert!(math_fixed::log2_plus_32(number(8)) == number(35));
        assert!(math_fixed::log2_plus_32(half(1)) == number(31));
        assert!(math_fixed::ln_plus_32ln2(number(2)).get_raw_value() == 98242467570);
        assert!(math_fixed::ln_plus_32ln2(number(5)).get_raw_value() == 102177906297);
        assert!(math_fixed::pow(half(3), 3).get_raw_value() == 14495514624);
        assert!(math_fixed::pow(number(0), 0) == number(1) && math_fixed::pow(number(7), 1) == number(7));
        assert!(math_fixed::mul_div(number(3), number(4), number(8)) == half(3));
    }

    #[test]
    #[expected_failure(abort_code = 0x30001, location = std::math_fixed)]
    fun exp_may_have_no_room() {
        math_fixed::exp(number(23));
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math_fixed)]
    fun pow_may_have_no_room() {
        math_fixed::pow(number(2), 32);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun log2_of_zero() {
        math_fixed::log2_plus_32(number(0));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun ln_of_zero() {
        math_fixed::ln_plus_32ln2(number(0));
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::math_fixed)]
    fun mul_div_by_zero() {
        math_fixed::mul_div(number(1), number(1), number(0));
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math_fixed)]
    fun mul_div_may_have_no_room() {
        math_fixed::mul_div(number(0xffffffff), number(2), number(1));
    }
}

#[test_only]
module std::math_fixed64_tests {
    use std::fixed_point64::{Self, FixedPoint64};
    use std::math_fixed64;

    fun number(n: u128): FixedPoint64 {
        fixed_point64::create_from_u128(n)
    }

    fun half(n: u128): FixedPoint64 {
        fixed_point64::create_from_rational(n, 2)
    }

    #[test]
    fun functions_are_exact_to_the_last_bit() {
        assert!(math_fixed64::sqrt(number(2)).get_raw_value() == 26087635650665564424);
        assert!(math_fixed64::sqrt(number(9)) == number(3));
        assert!(math_fixed64::sqrt(number(0)) == number(0));
        assert!(math_fixed64::sqrt(fixed_point64::create_from_raw_value(1)).get_raw_value() == 1 << 32);
        assert!(math_fixed64::exp(number(0)) == number(1));
        assert!(math_fixed64::exp(number(1)).get_raw_value() == 50143449209799256682);
        assert!(math_fixed64::exp(number(10)).get_raw_value() == 406316577365116946489258);
        assert!(math_fixed64::log2_plus_64(number(8)) == number(67));
        assert!(math_fixed64::log2_plus_64(half(1)) == number(63));
        let ln = math_fixed64::ln_plus_32ln2(number(5)).get_raw_value();
        // The logarithm to base 2 is exact to its 64 bits, which is what is left of this one.
        assert!(ln <= 848012642566167175586 && ln + 4 > 848012642566167175586);
        assert!(math_fixed64::pow(half(3), 3) == fixed_point64::create_from_rational(27, 8));
        assert!(math_fixed64::pow(number(0), 0) == number(1));
        assert!(math_fixed64::mul_div(number(3), number(4), number(8)) == half(3));
    }

    #[test]
    #[expected_failure(abort_code = 0x30001, location = std::math_fixed64)]
    fun exp_may_have_no_room() {
        math_fixed64::exp(number(45));
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math_fixed64)]
    fun pow_may_have_no_room() {
        math_fixed64::pow(number(2), 64);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun log2_of_zero() {
        math_fixed64::log2_plus_64(number(0));
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::math128)]
    fun ln_of_zero() {
        math_fixed64::ln_plus_32ln2(number(0));
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::math_fixed64)]
    fun mul_div_by_zero() {
        math_fixed64::mul_div(number(1), number(1), number(0));
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::math_fixed64)]
    fun mul_div_may_have_no_room() {
        math_fixed64::mul_div(number(1 << 63), number(2), number(1));
    }
}
