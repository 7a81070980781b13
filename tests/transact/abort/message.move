// An abort may carry a message; its code is the one for that.

//# publish
module 0x42::m {
    public fun fail() { abort b"out of order" }
    public fun check(ok: bool) { assert!(ok, b"not ok") }
    public fun format(n: u64) { assert!(n == 3, b"n is {}, not {}", n, 3) }
    public fun equal(a: u64, b: u64) { assert_eq!(a, b) }
    public fun differ(a: u64, b: u64) { assert_ne!(a, b, b"both are {}", a) }
}

//# run 0x42::m::fail
//# run 0x42::m::check --args false
//# run 0x42::m::format --args 3
//# run 0x42::m::format --args 4
//# run 0x42::m::equal --args 1 2
//# run 0x42::m::equal --args 2 2
//# run 0x42::m::differ --args 2 2
