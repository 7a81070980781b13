// The chapter on integers: literals and what they are inferred to be, arithmetic, bits, comparison, casts.

//# publish
module 0x42::integers {
    fun give(x: u8): u8 { x }

    public fun literals(): bool {
        let by_suffix = 112u8;
        let by_annotation: u16 = 112;
        let by_use = 112;
        let by_nothing = 112;
        give(by_use);
        let amount = 3;
        let grouped = 1_234_5678;
        let hexadecimal = 0xAB_CDu256;
        by_suffix == by_use
            && by_annotation << amount == 896
            && by_nothing * 1u64 == 112
            && grouped == 12345678u32
            && hexadecimal == 43981
    }

    public fun arithmetic(): (u8, u64, u128, u32, u256) {
        (1 + 2, 7 - 3, 6 * 7, 17 / 5, 17 % 5)
    }

    public fun bits(): (u8, u8, u8, u64, u64) {
        (0xF0 & 0x3C, 0xF0 | 0x0F, 0xF0 ^ 0xFF, 1 << 40, (1 << 40) >> 38)
    }

    public fun below_zero(): (i64, i64, i64, i8) {
        let x = -7;
        (x / 2, x % 2, -x, MIN_I8)
    }

    public fun comparison(a: u64, b: u64): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    public fun casts(): (u8, u64, u128, u64, i8, u256) {
        let small = 200u8;
        let sum = small as u64 ;
        ((255u64 as u8), (small as u64), (sum + 56 as u128), ((small as u64) + 56), (-1i64 as i8), (1u8 as u256))
    }

    public fun add(a: u8, b: u8): u8 { a + b }
    public fun subtract(a: u64, b: u64): u64 { a - b }
    public fun divide(a: u64, b: u64): u64 { a / b }
    public fun remainder(a: u64, b: u64): u64 { a % b }
    public fun shift(a: u64, b: u8): u64 { a << b }
    public fun narrow(a: u64): u8 { (a as u8) }
    public fun unsign(a: i64): u64 { (a as u64) }
    public fun negate(a: i64): i64 { -a }
}

//# run 0x42::integers::literals
//# run 0x42::integers::arithmetic
//# run 0x42::integers::bits
//# run 0x42::integers::below_zero
//# run 0x42::integers::comparison --args 1 2
//# run 0x42::integers::casts

// What does not fit stops the transaction.
//# run 0x42::integers::add --args 200u8 56u8
//# run 0x42::integers::subtract --args 1 2
//# run 0x42::integers::divide --args 1 0
//# run 0x42::integers::remainder --args 1 0
//# run 0x42::integers::shift --args 1 64u8
//# run 0x42::integers::narrow --args 256
//# run 0x42::integers::unsign --args -1i64
//# run 0x42::integers::negate --args -9223372036854775808i64

// A literal is too large for its type, written or inferred.
//# publish
module 0x42::a { fun f(): u8 { 256 } fun g(): u64 { 1_000_000u16 } fun h() { let _x = 18446744073709551616; } }

// Operands are of one type, a shift amount is a `u8`.
//# publish
module 0x42::b { fun f(a: u8, b: u64): bool { a < b } fun g(a: u64, b: u64): u64 { a >> b } }

// Numbers below zero have no bits, those that are never below zero no minus.
//# publish
module 0x42::c { fun f(a: i64): i64 { a | 1 } fun g(a: u64): u64 { -a } }

// A cast is from one integer to another.
//# publish
module 0x42::d { fun f(a: bool): u64 { (a as u64) } fun g(a: u64): address { (a as address) } }
