/// Functions on numbers with 64 bits behind the point.
module std::math_fixed64 {
    use std::error;
    use std::fixed_point64::{Self, FixedPoint64};
    use std::math128;

    /// The power of e has no room.
    const EOVERFLOW_EXP: u64 = 1;

    /// The natural logarithm of 2, times 2^128.
    const LN2: u256 = 0xB17217F7D1CF79ABC9E3B39803F2F6AF;

    /// The square root, rounded down.
    public fun sqrt(x: FixedPoint64): FixedPoint64 {
        let raw = x.get_raw_value();
        if (raw == 0) return x;
        let square = (raw as u256) << 64;
        // One bit more than half of the bits: never below the root, so that the steps descend.
        let root = 1u256 << (math128::floor_log2(raw) / 2 + 33);
        loop {
            let next = (root + square / root) / 2;
            if (next >= root) break;
            root = next;
        };
        fixed_point64::create_from_raw_value((root as u128))
    }

    /// e to the power `x`. Aborts where that is 2^64 or more.
    public fun exp(x: FixedPoint64): FixedPoint64 {
        let exponent = (x.get_raw_value() as u256) << 64;
        // e^x = 2^doublings * e^rest, where the rest is below ln 2.
        let doublings = exponent / LN2;
        assert!(doublings <= 63, error::invalid_state(EOVERFLOW_EXP));
        let rest = exponent % LN2;
        let sum = 0;
        let term = 1u256 << 128;
        let count = 1;
        while (term != 0) {
            sum = sum + term;
            term = ((term * rest) >> 128) / count;
            count = count + 1;
        };
        let raw = sum >> (64 - (doublings as u8));
        fixed_point64::create_from_raw_value((raw as u128))
    }

    /// The logarithm of `x` to base 2, plus 64 so that it is never below zero. Aborts for 0.
    public fun log2_plus_64(x: FixedPoint64): FixedPoint64 {
        math128::log2_64(x.get_raw_value())
    }

    /// The natural logarithm of `x`, plus 64 times (the name is older) that of 2 so that it is never
    /// below zero. Aborts for 0.
    public fun ln_plus_32ln2(x: FixedPoint64): FixedPoint64 {
        let log2 = math128::log2_64(x.get_raw_value()).get_raw_value();
        fixed_point64::create_from_raw_value((((log2 as u256) * LN2 >> 128) as u128))
    }

    /// `x` to the power `n`, rounded down; `pow(0, 0)` is 1. Fails where that is 2^64 or more.
    public fun pow(x: FixedPoint64, n: u64): FixedPoint64 {
        let result = 1u256 << 64;
        let power = (x.get_raw_value() as u256);
        while (n > 0) {
            if (n % 2 == 1) result = (result * power) >> 64;
            n = n / 2;
            // The last square would only be thrown away, and may have no room.
            if (n > 0) power = (power * power) >> 64;
        };
        fixed_point64::create_from_raw_value((result as u128))
    }

    /// `x * y / z`, with the product in full. Aborts where `z` is 0 or the result has no room.
    public fun mul_div(x: FixedPoint64, y: FixedPoint64, z: FixedPoint64): FixedPoint64 {
        let raw = math128::mul_div(x.get_raw_value(), y.get_raw_value(), z.get_raw_value());
        fixed_point64::create_from_raw_value(raw)
    }
}
