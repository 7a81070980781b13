// The code of `assert!` is evaluated only where the condition is false.

//# publish
module 0x42::m {
    fun code(): u64 { abort 7 }
    public fun check(ok: bool): u64 { assert!(ok, code()); 1 }
}

//# run 0x42::m::check --args true
//# run 0x42::m::check --args false
