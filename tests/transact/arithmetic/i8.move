// `i8`: what does not fit traps, also `-` and `/` of the least value.

//# publish
module 0x42::m {
    public fun add(a: i8, b: i8): i8 { a + b }
    public fun sub(a: i8, b: i8): i8 { a - b }
    public fun mul(a: i8, b: i8): i8 { a * b }
    public fun div(a: i8, b: i8): i8 { a / b }
    public fun rem(a: i8, b: i8): i8 { a % b }
    public fun neg(a: i8): i8 { -a }
    public fun less(a: i8, b: i8): bool { a < b }
}

//# run 0x42::m::add --args 127 -128
//# run 0x42::m::add --args 127 1
//# run 0x42::m::sub --args -128 1
//# run 0x42::m::sub --args -1 127
//# run 0x42::m::mul --args -128 -1
//# run 0x42::m::mul --args -3 5
//# run 0x42::m::div --args -128 -1
//# run 0x42::m::div --args -7 2
//# run 0x42::m::div --args 1 0
//# run 0x42::m::rem --args -128 -1
//# run 0x42::m::rem --args -7 2
//# run 0x42::m::rem --args 7 0
//# run 0x42::m::neg --args -128
//# run 0x42::m::neg --args 127
//# run 0x42::m::less --args -1 1
//# run 0x42::m::less --args 127 -128
