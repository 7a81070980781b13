// The location of a failure is the module of the function that executes the failing instruction.

//# publish
module 0x42::low { public fun half(n: u64, by: u64): u64 { n / by } }
module 0x42::high {
    public fun below(): u64 { 0x42::low::half(1, 0) }
    public fun here(): u64 { 0x42::low::half(1, 1) - 2 }
}

//# run 0x42::high::below
//# run 0x42::high::here

//# run
script { fun main() { let _ = 1u8 / (0x42::low::half(0, 1) as u8); } }
