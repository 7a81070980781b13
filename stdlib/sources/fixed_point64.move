/// Numbers with 64 bits before the point and 64 behind it.
module std::fixed_point64 {
    /// The ratio has no denominator.
    const EDENOMINATOR: u64 = 0x10001;
    /// The quotient has no room.
    const EDIVISION: u64 = 0x20002;
    /// The product has no room.
    const EMULTIPLICATION: u64 = 0x20003;
    /// Division by zero.
    const EDIVISION_BY_ZERO: u64 = 0x10004;
    /// The ratio has no room, or is so small that it would become zero.
    const ERATIO_OUT_OF_RANGE: u64 = 0x20005;
    /// The difference is below zero.
    const ENEGATIVE_RESULT: u64 = 0x10006;

    const MAX_INTEGER: u128 = 0xffffffffffffffff;

    /// `value / 2^64`.
    struct FixedPoint64 has copy, drop, store {
        value: u128
    }

    /// `self - rhs`. Aborts where that is below zero.
    public fun sub(self: FixedPoint64, rhs: FixedPoint64): FixedPoint64 {
        assert!(self.value >= rhs.value, ENEGATIVE_RESULT);
        FixedPoint64 { value: self.value - rhs.value }
    }

    /// `self + rhs`. Aborts where that has no room.
    public fun add(self: FixedPoint64, rhs: FixedPoint64): FixedPoint64 {
        let sum = (self.value as u256) + (rhs.value as u256);
        assert!(sum <= 0xffffffffffffffffffffffffffffffff, ERATIO_OUT_OF_RANGE);
        FixedPoint64 { value: (sum as u128) }
    }

    /// `val * multiplier`, rounded down.
    public fun multiply_u128(val: u128, multiplier: FixedPoint64): u128 {
        let product = ((val as u256) * (multiplier.value as u256)) >> 64;
        assert!(product <= 0xffffffffffffffffffffffffffffffff, EMULTIPLICATION);
        (product as u128)
    }

    /// `val / divisor`, rounded down.
    public fun divide_u128(val: u128, divisor: FixedPoint64): u128 {
        assert!(divisor.value != 0, EDIVISION_BY_ZERO);
        let quotient = ((val as u256) << 64) / (divisor.value as u256);
        assert!(quotient <= 0xffffffffffffffffffffffffffffffff, EDIVISION);
        (quotient as u128)
    }

    /// `numerator / denominator`, rounded down. Aborts where that is too large, or where only
    /// rounding makes it zero.
    public fun create_from_rational(numerator: u128, denominator: u128): FixedPoint64 {
        assert!(denominator != 0, EDENOMINATOR);
        let ratio = ((numerator as u256) << 64) / (denominator as u256);
        assert!(ratio != 0 || numerator == 0, ERATIO_OUT_OF_RANGE);
        assert!(ratio <= 0xffffffffffffffffffffffffffffffff, ERATIO_OUT_OF_RANGE);
        FixedPoint64 { value: (ratio as u128) }
    }

    /// `value / 2^64`.
    public fun create_from_raw_value(value: u128): FixedPoint64 {
        FixedPoint64 { value }
    }

    /// The number times 2^64.
    public fun get_raw_value(self: FixedPoint64): u128 {
        self.value
    }

    /// Whether the number is 0.
    public fun is_zero(self: FixedPoint64): bool {
        self.value == 0
    }

    /// The smaller of two numbers.
    public fun min(num1: FixedPoint64, num2: FixedPoint64): FixedPoint64 {
        if (num1.value < num2.value) num1 else num2
    }

    /// The greater of two numbers.
    public fun max(num1: FixedPoint64, num2: FixedPoint64): FixedPoint64 {
        if (num1.value > num2.value) num1 else num2
    }

    /// Whether `self <= num2`.
    public fun less_or_equal(self: FixedPoint64, num2: FixedPoint64): bool {
        self.value <= num2.value
    }

    /// Whether `self < num2`.
    public fun less(self: FixedPoint64, num2: FixedPoint64): bool {
        self.value < num2.value
    }

    /// Whether `self >= num2`.
    public fun greater_or_equal(self: FixedPoint64, num2: FixedPoint64): bool {
        self.value >= num2.value
    }

    /// Whether `self > num2`.
    public fun greater(self: FixedPoint64, num2: FixedPoint64): bool {
        self.value > num2.value
    }

    /// Whether the numbers are the same.
    public fun equal(self: FixedPoint64, num2: FixedPoint64): bool {
        self.value == num2.value
    }

    /// Whether the numbers differ by no more than `precision`.
    public fun almost_equal(self: FixedPoint64, num2: FixedPoint64, precision: FixedPoint64): bool {
        let difference = if (self.value > num2.value) {
            self.value - num2.value
        } else {
            num2.value - self.value
        };
        difference <= precision.value
    }

    /// The number `val`. Aborts above 2^64 - 1.
    public fun create_from_u128(val: u128): FixedPoint64 {
        assert!(val <= MAX_INTEGER, ERATIO_OUT_OF_RANGE);
        FixedPoint64 { value: val << 64 }
    }

    /// The greatest integer that is not above the number.
    public fun floor(self: FixedPoint64): u128 {
        self.value >> 64
    }

    /// The least integer that is not below the number.
    public fun ceil(self: FixedPoint64): u128 {
        let floor = self.value >> 64;
        if (self.value == floor << 64) floor else floor + 1
    }

    /// The nearest integer; the greater of two equally near ones.
    public fun round(self: FixedPoint64): u128 {
        let floor = self.value >> 64;
        if (self.value - (floor << 64) < 1 << 63) floor else floor + 1
    }
}
