// Calls nested too deeply are CALL_STACK_OVERFLOW, in whatever function it happens.

//# publish
module 0x42::m {
    public fun down(n: u64): u64 { if (n == 0) 0 else down(n - 1) + 1 }
    public fun even(n: u64): bool { n == 0 || odd(n - 1) }
    public fun odd(n: u64): bool { n != 0 && even(n - 1) }
}

//# run 0x42::m::down --args 100
//# run 0x42::m::down --args 1000000
//# run 0x42::m::even --args 101
//# run 0x42::m::even --args 1000001
