/// Numbers with 32 bits before the point and 32 behind it.
module std::fixed_point32 {
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

    const MAX_INTEGER: u64 = 0xffffffff;

    /// `value / 2^32`.
    struct FixedPoint32 has copy, drop, store {
        value: u64
    }

    /// `val * multiplier`, rounded down.
    public fun multiply_u64(val: u64, multiplier: FixedPoint32): u64 {
        let product = ((val as u128) * (multiplier.value as u128)) >> 32;
        assert!(product <= 0xffffffffffffffff, EMULTIPLICATION);
        (product as u64)
    }

    /// `val / divisor`, rounded down.
    public fun divide_u64(val: u64, divisor: FixedPoint32): u64 {
        assert!(divisor.value != 0, EDIVISION_BY_ZERO);
        let quotient = ((val as u128) << 32) / (divisor.value as u128);
        assert!(quotient <= 0xffffffffffffffff, EDIVISION);
        (quotient as u64)
    }

    /// `numerator / denominator`, rounded down. Aborts where that is too large, or where only
    /// rounding makes it zero.
    public fun create_from_rational(numerator: u64, denominator: u64): FixedPoint32 {
        assert!(denominator != 0, EDENOMINATOR);
        let ratio = ((numerator as u128) << 32) / (denominator as u128);
        assert!(ratio != 0 || numerator == 0, ERATIO_OUT_OF_RANGE);
        assert!(ratio <= 0xffffffffffffffff, ERATIO_OUT_OF_RANGE);
        FixedPoint32 { value: (ratio as u64) }
    }

    /// `value / 2^32`.
    public fun create_from_raw_value(value: u64): FixedPoint32 {
        FixedPoint32 { value }
    }

    /// The number times 2^32.
    public fun get_raw_value(self: FixedPoint32): u64 {
        self.value
    }

    /// Whether the number is 0.
    public fun is_zero(self: FixedPoint32): bool {
        self.value == 0
    }

    /// The smaller of two numbers.
    public fun min(num1: FixedPoint32, num2: FixedPoint32): FixedPoint32 {
        if (num1.value < num2.value) num1 else num2
    }

    /// The greater of two numbers.
    public fun max(num1: FixedPoint32, num2: FixedPoint32): FixedPoint32 {
        if (num1.value > num2.value) num1 else num2
    }

    /// The number `val`. Aborts above 2^32 - 1.
    public fun create_from_u64(val: u64): FixedPoint32 {
        assert!(val <= MAX_INTEGER, ERATIO_OUT_OF_RANGE);
        FixedPoint32 { value: val << 32 }
    }

    /// The greatest integer that is not above the number.
    public fun floor(self: FixedPoint32): u64 {
        self.value >> 32
    }

    /// The least integer that is not below the number.
    public fun ceil(self: FixedPoint32): u64 {
        let floor = self.value >> 32;
        if (self.value == floor << 32) floor else floor + 1
    }

    /// The nearest integer; the greater of two equally near ones.
    public fun round(self: FixedPoint32): u64 {
        let floor = self.value >> 32;
        if (self.value - (floor << 32) < 1 << 31) floor else floor + 1
    }
}
