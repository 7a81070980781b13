// `i128`: what does not fit traps, also `-` and `/` of the least value.

//# publish
module 0x42::m {
    public fun add(a: i128, b: i128): i128 { a + b }
    public fun sub(a: i128, b: i128): i128 { a - b }
    public fun mul(a: i128, b: i128): i128 { a * b }
    public fun div(a: i128, b: i128): i128 { a / b }
    public fun rem(a: i128, b: i128): i128 { a % b }
    public fun neg(a: i128): i128 { -a }
    public fun less(a: i128, b: i128): bool { a < b }
}

//# run 0x42::m::add --args 170141183460469231731687303715884105727 -170141183460469231731687303715884105728
//# run 0x42::m::add --args 170141183460469231731687303715884105727 1
//# run 0x42::m::sub --args -170141183460469231731687303715884105728 1
//# run 0x42::m::sub --args -1 170141183460469231731687303715884105727
//# run 0x42::m::mul --args -170141183460469231731687303715884105728 -1
//# run 0x42::m::mul --args -3 5
//# run 0x42::m::div --args -170141183460469231731687303715884105728 -1
//# run 0x42::m::div --args -7 2
//# run 0x42::m::div --args 1 0
//# run 0x42::m::rem --args -170141183460469231731687303715884105728 -1
//# run 0x42::m::rem --args -7 2
//# run 0x42::m::rem --args 7 0
//# run 0x42::m::neg --args -170141183460469231731687303715884105728
//# run 0x42::m::neg --args 170141183460469231731687303715884105727
//# run 0x42::m::less --args -1 1
//# run 0x42::m::less --args 170141183460469231731687303715884105727 -170141183460469231731687303715884105728
