// `i64`: what does not fit traps, also `-` and `/` of the least value.

//# publish
module 0x42::m {
    public fun add(a: i64, b: i64): i64 { a + b }
    public fun sub(a: i64, b: i64): i64 { a - b }
    public fun mul(a: i64, b: i64): i64 { a * b }
    public fun div(a: i64, b: i64): i64 { a / b }
    public fun rem(a: i64, b: i64): i64 { a % b }
    public fun neg(a: i64): i64 { -a }
    public fun less(a: i64, b: i64): bool { a < b }
}

//# run 0x42::m::add --args 9223372036854775807 -9223372036854775808
//# run 0x42::m::add --args 9223372036854775807 1
//# run 0x42::m::sub --args -9223372036854775808 1
//# run 0x42::m::sub --args -1 9223372036854775807
//# run 0x42::m::mul --args -9223372036854775808 -1
//# run 0x42::m::mul --args -3 5
//# run 0x42::m::div --args -9223372036854775808 -1
//# run 0x42::m::div --args -7 2
//# run 0x42::m::div --args 1 0
//# run 0x42::m::rem --args -9223372036854775808 -1
//# run 0x42::m::rem --args -7 2
//# run 0x42::m::rem --args 7 0
//# run 0x42::m::neg --args -9223372036854775808
//# run 0x42::m::neg --args 9223372036854775807
//# run 0x42::m::less --args -1 1
//# run 0x42::m::less --args 9223372036854775807 -9223372036854775808
