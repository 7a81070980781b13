/// Functions on numbers with 32 bits behind the point.
module std::math_fixed {
    use std::error;
    use std::fixed_point32::{Self, FixedPoint32};
    use std::math128;
    use std::math64;

    /// The power of e has no room.
    const EOVERFLOW_EXP: u64 = 1;

    /// The natural logarithm of 2, times 2^128.
    const LN2: u256 = 0xB17217F7D1CF79ABC9E3B39803F2F6AF;

    /// The square root, rounded down.
    public fun sqrt(x: FixedPoint32): FixedPoint32 {
        let raw = (x.get_raw_value() as u128);
        fixed_point32::create_from_raw_value((math128::sqrt(raw << 32) as u64))
    }

    /// e to the power `x`. Aborts where that is 2^32 or more.
    public fun exp(x: FixedPoint32): FixedPoint32 {
        let exponent = (x.get_raw_value() as u256) << 96;
        // e^x = 2^doublings * e^rest, where the rest is below ln 2.
        let doublings = exponent / LN2;
        assert!(doublings <= 31, error::invalid_state(EOVERFLOW_EXP));
        let rest = exponent % LN2;
        let sum = 0;
        let term = 1u256 << 128;
        let count = 1;
        while (term != 0) {
            sum = sum + term;
            term = ((term * rest) >> 128) / count;
            count = count + 1;
        };
        let raw = sum >> (96 - (doublings as u8));
        fixed_point32::create_from_raw_value((raw as u64))
    }

    /// The logarithm of `x` to base 2, plus 32 so that it is never below zero. Aborts for 0.
    public fun log2_plus_32(x: FixedPoint32): FixedPoint32 {
        math128::log2((x.get_raw_value() as u128))
    }

    /// The natural logarithm of `x`, plus 32 times that of 2 so that it is never below zero. Aborts
    /// for 0.
    public fun ln_plus_32ln2(x: FixedPoint32): FixedPoint32 {
        let log2 = math128::log2_64((x.get_raw_value() as u128)).get_raw_value();
        fixed_point32::create_from_raw_value((((log2 as u256) * LN2 >> 160) as u64))
    }

    /// `x` to the power `n`, rounded down; `pow(0, 0)` is 1. Fails where that is 2^32 or more.
    public fun pow(x: FixedPoint32, n: u64): FixedPoint32 {
        // 64 bits behind the point, so that little is lost on the way.
        let result = 1u256 << 64;
        let power = (x.get_raw_value() as u256) << 32;
        while (n > 0) {
            if (n % 2 == 1) result = (result * power) >> 64;
            n = n / 2;
            // The last square would only be thrown away, and may have no room.
            if (n > 0) power = (power * power) >> 64;
        };
        fixed_point32::create_from_raw_value((result >> 32 as u64))
    }

    /// `x * y / z`, with the product in full. Aborts where `z` is 0 or the result has no room.
    public fun mul_div(x: FixedPoint32, y: FixedPoint32, z: FixedPoint32): FixedPoint32 {
        let raw = math64::mul_div(x.get_raw_value(), y.get_raw_value(), z.get_raw_value());
        fixed_point32::create_from_raw_value(raw)
    }
}
