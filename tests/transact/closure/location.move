// What fails in a lambda is located in the module that wrote it.

//# publish
module 0x42::low { public fun apply(f: |u64|u64 has drop, n: u64): u64 { f(n) } }
module 0x42::high {
    public fun abort_in_lambda(): u64 { 0x42::low::apply(|_x| abort 3, 1) }
    public fun trap_in_lambda(n: u64): u64 { 0x42::low::apply(|x| 10 / x, n) }
}

//# run 0x42::high::abort_in_lambda
//# run 0x42::high::trap_in_lambda --args 0
//# run 0x42::high::trap_in_lambda --args 5
