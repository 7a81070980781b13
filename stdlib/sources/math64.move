/// Arithmetic on `u64` beyond the operators.
module std::math64 {
    use std::error;
    use std::fixed_point32::FixedPoint32;
    use std::math128;

    /// Zero has no logarithm.
    const EINVALID_ARG_FLOOR_LOG2: u64 = 1;

    /// The greater of two numbers.
    public fun max(a: u64, b: u64): u64 {
        if (a >= b) a else b
    }

    /// The smaller of two numbers.
    public fun min(a: u64, b: u64): u64 {
        if (a < b) a else b
    }

    /// The number half way between two, rounded down; never overflows.
    public fun average(a: u64, b: u64): u64 {
        if (a < b) {
            a + (b - a) / 2
        } else {
            b + (a - b) / 2
        }
    }

    /// The greatest number that divides both; `gcd(a, 0)` is `a`.
    public inline fun gcd(a: u64, b: u64): u64 {
        let (large, small) = if (a > b) (a, b) else (b, a);
        while (small != 0) {
            let rest = large % small;
            large = small;
            small = rest;
        };
        large
    }

    /// The least number that both divide; 0 where one of them is 0.
    public inline fun lcm(a: u64, b: u64): u64 {
        let (left, right) = (a, b);
        if (left == 0 || right == 0) {
            0
        } else {
            left / std::math64::gcd(left, right) * right
        }
    }

    /// `a * b / c`, with the product in full. Aborts where `c` is 0 or the result has no room.
    public inline fun mul_div(a: u64, b: u64, c: u64): u64 {
        let divisor = c;
        assert!(divisor != 0, std::error::invalid_argument(4));
        (((a as u128) * (b as u128) / (divisor as u128)) as u64)
    }

    /// `x`, or the nearer bound where it lies outside.
    public fun clamp(x: u64, lower: u64, upper: u64): u64 {
        min(upper, max(lower, x))
    }

    /// `n` to the power `e`; `pow(0, 0)` is 1.
    public fun pow(n: u64, e: u64): u64 {
        let result = 1;
        let power = n;
        while (e > 0) {
            if (e % 2 == 1) result = result * power;
            e = e / 2;
            // The last square would only be thrown away, and may have no room.
            if (e > 0) power = power * power;
        };
        result
    }

    /// The position of the highest bit. Aborts for 0.
    public fun floor_log2(x: u64): u8 {
        assert!(x != 0, error::invalid_argument(EINVALID_ARG_FLOOR_LOG2));
        let result = 0u8;
        let step = 32u8;
        while (step > 0) {
            if (x >> step > 0) {
                x = x >> step;
                result = result + step;
            };
            step = step / 2;
        };
        result
    }

    /// The logarithm to base 2, rounded down to 32 bits behind the point. Aborts for 0.
    public fun log2(x: u64): FixedPoint32 {
        assert!(x != 0, error::invalid_argument(EINVALID_ARG_FLOOR_LOG2));
        math128::log2((x as u128))
    }

    /// The square root, rounded down.
    public fun sqrt(x: u64): u64 {
        if (x == 0) return 0;
        // One bit more than half of the bits: never below the root, so that the steps descend.
        let root = 1u128 << (floor_log2(x) / 2 + 1);
        let x = (x as u128);
        loop {
            let next = (root + x / root) / 2;
            if (next >= root) break;
            root = next;
        };
        (root as u64)
    }

    /// `x / y`, rounded up. Aborts where `y` is 0.
    public inline fun ceil_div(x: u64, y: u64): u64 {
        let (dividend, divisor) = (x, y);
        if (dividend == 0) {
            assert!(divisor != 0, std::error::invalid_argument(4));
            0
        } else {
            (dividend - 1) / divisor + 1
        }
    }
}
