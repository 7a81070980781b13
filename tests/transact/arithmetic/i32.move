// `i32`: what does not fit traps, also `-` and `/` of the least value.

//# publish
module 0x42::m {
    public fun add(a: i32, b: i32): i32 { a + b }
    public fun sub(a: i32, b: i32): i32 { a - b }
    public fun mul(a: i32, b: i32): i32 { a * b }
    public fun div(a: i32, b: i32): i32 { a / b }
    public fun rem(a: i32, b: i32): i32 { a % b }
    public fun neg(a: i32): i32 { -a }
    public fun less(a: i32, b: i32): bool { a < b }
}

//# run 0x42::m::add --args 2147483647 -2147483648
//# run 0x42::m::add --args 2147483647 1
//# run 0x42::m::sub --args -2147483648 1
//# run 0x42::m::sub --args -1 2147483647
//# run 0x42::m::mul --args -2147483648 -1
//# run 0x42::m::mul --args -3 5
//# run 0x42::m::div --args -2147483648 -1
//# run 0x42::m::div --args -7 2
//# run 0x42::m::div --args 1 0
//# run 0x42::m::rem --args -2147483648 -1
//# run 0x42::m::rem --args -7 2
//# run 0x42::m::rem --args 7 0
//# run 0x42::m::neg --args -2147483648
//# run 0x42::m::neg --args 2147483647
//# run 0x42::m::less --args -1 1
//# run 0x42::m::less --args 2147483647 -2147483648
