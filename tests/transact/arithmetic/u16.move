// `u16`: addition, subtraction, multiplication, division, remainder and shifts trap where the result does
// not fit; everything below traps or gives the largest value.

//# publish
module 0x42::m {
    public fun add(a: u16, b: u16): u16 { a + b }
    public fun sub(a: u16, b: u16): u16 { a - b }
    public fun mul(a: u16, b: u16): u16 { a * b }
    public fun div(a: u16, b: u16): u16 { a / b }
    public fun rem(a: u16, b: u16): u16 { a % b }
    public fun shl(a: u16, n: u8): u16 { a << n }
    public fun shr(a: u16, n: u8): u16 { a >> n }
}

//# run 0x42::m::add --args 65535 0
//# run 0x42::m::add --args 65535 1
//# run 0x42::m::sub --args 0 1
//# run 0x42::m::mul --args 65535 1
//# run 0x42::m::mul --args 65535 2
//# run 0x42::m::div --args 65535 0
//# run 0x42::m::div --args 7 2
//# run 0x42::m::rem --args 65535 0
//# run 0x42::m::rem --args 7 2
//# run 0x42::m::shl --args 3 15
//# run 0x42::m::shl --args 1 16
//# run 0x42::m::shr --args 65535 15
//# run 0x42::m::shr --args 1 16
