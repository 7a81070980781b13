// `i16`: what does not fit traps, also `-` and `/` of the least value.

//# publish
module 0x42::m {
    public fun add(a: i16, b: i16): i16 { a + b }
    public fun sub(a: i16, b: i16): i16 { a - b }
    public fun mul(a: i16, b: i16): i16 { a * b }
    public fun div(a: i16, b: i16): i16 { a / b }
    public fun rem(a: i16, b: i16): i16 { a % b }
    public fun neg(a: i16): i16 { -a }
    public fun less(a: i16, b: i16): bool { a < b }
}

//# run 0x42::m::add --args 32767 -32768
//# run 0x42::m::add --args 32767 1
//# run 0x42::m::sub --args -32768 1
//# run 0x42::m::sub --args -1 32767
//# run 0x42::m::mul --args -32768 -1
//# run 0x42::m::mul --args -3 5
//# run 0x42::m::div --args -32768 -1
//# run 0x42::m::div --args -7 2
//# run 0x42::m::div --args 1 0
//# run 0x42::m::rem --args -32768 -1
//# run 0x42::m::rem --args -7 2
//# run 0x42::m::rem --args 7 0
//# run 0x42::m::neg --args -32768
//# run 0x42::m::neg --args 32767
//# run 0x42::m::less --args -1 1
//# run 0x42::m::less --args 32767 -32768
