// `u64`: addition, subtraction, multiplication, division, remainder and shifts trap where the result does
// not fit; everything below traps or gives the largest value.

//# publish
module 0x42::m {
    public fun add(a: u64, b: u64): u64 { a + b }
    public fun sub(a: u64, b: u64): u64 { a - b }
    public fun mul(a: u64, b: u64): u64 { a * b }
    public fun div(a: u64, b: u64): u64 { a / b }
    public fun rem(a: u64, b: u64): u64 { a % b }
    public fun shl(a: u64, n: u8): u64 { a << n }
    public fun shr(a: u64, n: u8): u64 { a >> n }
}

//# run 0x42::m::add --args 18446744073709551615 0
//# run 0x42::m::add --args 18446744073709551615 1
//# run 0x42::m::sub --args 0 1
//# run 0x42::m::mul --args 18446744073709551615 1
//# run 0x42::m::mul --args 18446744073709551615 2
//# run 0x42::m::div --args 18446744073709551615 0
//# run 0x42::m::div --args 7 2
//# run 0x42::m::rem --args 18446744073709551615 0
//# run 0x42::m::rem --args 7 2
//# run 0x42::m::shl --args 3 63
//# run 0x42::m::shl --args 1 64
//# run 0x42::m::shr --args 18446744073709551615 63
//# run 0x42::m::shr --args 1 64
