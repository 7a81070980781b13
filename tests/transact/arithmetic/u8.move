// `u8`: addition, subtraction, multiplication, division, remainder and shifts trap where the result does
// not fit; everything below traps or gives the largest value.

//# publish
module 0x42::m {
    public fun add(a: u8, b: u8): u8 { a + b }
    public fun sub(a: u8, b: u8): u8 { a - b }
    public fun mul(a: u8, b: u8): u8 { a * b }
    public fun div(a: u8, b: u8): u8 { a / b }
    public fun rem(a: u8, b: u8): u8 { a % b }
    public fun shl(a: u8, n: u8): u8 { a << n }
    public fun shr(a: u8, n: u8): u8 { a >> n }
}

//# run 0x42::m::add --args 255 0
//# run 0x42::m::add --args 255 1
//# run 0x42::m::sub --args 0 1
//# run 0x42::m::mul --args 255 1
//# run 0x42::m::mul --args 255 2
//# run 0x42::m::div --args 255 0
//# run 0x42::m::div --args 7 2
//# run 0x42::m::rem --args 255 0
//# run 0x42::m::rem --args 7 2
//# run 0x42::m::shl --args 3 7
//# run 0x42::m::shl --args 1 8
//# run 0x42::m::shr --args 255 7
//# run 0x42::m::shr --args 1 8
