// `u128`: addition, subtraction, multiplication, division, remainder and shifts trap where the result does
// not fit; everything below traps or gives the largest value.

//# publish
module 0x42::m {
    public fun add(a: u128, b: u128): u128 { a + b }
    public fun sub(a: u128, b: u128): u128 { a - b }
    public fun mul(a: u128, b: u128): u128 { a * b }
    public fun div(a: u128, b: u128): u128 { a / b }
    public fun rem(a: u128, b: u128): u128 { a % b }
    public fun shl(a: u128, n: u8): u128 { a << n }
    public fun shr(a: u128, n: u8): u128 { a >> n }
}

//# run 0x42::m::add --args 340282366920938463463374607431768211455 0
//# run 0x42::m::add --args 340282366920938463463374607431768211455 1
//# run 0x42::m::sub --args 0 1
//# run 0x42::m::mul --args 340282366920938463463374607431768211455 1
//# run 0x42::m::mul --args 340282366920938463463374607431768211455 2
//# run 0x42::m::div --args 340282366920938463463374607431768211455 0
//# run 0x42::m::div --args 7 2
//# run 0x42::m::rem --args 340282366920938463463374607431768211455 0
//# run 0x42::m::rem --args 7 2
//# run 0x42::m::shl --args 3 127
//# run 0x42::m::shl --args 1 128
//# run 0x42::m::shr --args 340282366920938463463374607431768211455 127
//# run 0x42::m::shr --args 1 128
