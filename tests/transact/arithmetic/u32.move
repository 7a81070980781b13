// `u32`: addition, subtraction, multiplication, division, remainder and shifts trap where the result does
// not fit; everything below traps or gives the largest value.

//# publish
module 0x42::m {
    public fun add(a: u32, b: u32): u32 { a + b }
    public fun sub(a: u32, b: u32): u32 { a - b }
    public fun mul(a: u32, b: u32): u32 { a * b }
    public fun div(a: u32, b: u32): u32 { a / b }
    public fun rem(a: u32, b: u32): u32 { a % b }
    public fun shl(a: u32, n: u8): u32 { a << n }
    public fun shr(a: u32, n: u8): u32 { a >> n }
}

//# run 0x42::m::add --args 4294967295 0
//# run 0x42::m::add --args 4294967295 1
//# run 0x42::m::sub --args 0 1
//# run 0x42::m::mul --args 4294967295 1
//# run 0x42::m::mul --args 4294967295 2
//# run 0x42::m::div --args 4294967295 0
//# run 0x42::m::div --args 7 2
//# run 0x42::m::rem --args 4294967295 0
//# run 0x42::m::rem --args 7 2
//# run 0x42::m::shl --args 3 31
//# run 0x42::m::shl --args 1 32
//# run 0x42::m::shr --args 4294967295 31
//# run 0x42::m::shr --args 1 32
