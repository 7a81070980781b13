// Branches give values; what follows a return or abort is not run.

//# publish
module 0x42::m {
    public fun sign(n: u64): u8 { if (n == 0) 0 else if (n < 10) 1 else 2 }
    public fun early(n: u64): u64 { if (n > 5) return 100; n }
    public fun or_abort(n: u64): u64 { let x = if (n > 0) n else abort 3; x * 2 }
    public fun lazy(n: u64): bool { n != 0 && 10 / n > 2 || n == 0 }
}

//# run 0x42::m::sign --args 0
//# run 0x42::m::sign --args 9
//# run 0x42::m::sign --args 10
//# run 0x42::m::early --args 6
//# run 0x42::m::early --args 5
//# run 0x42::m::or_abort --args 0
//# run 0x42::m::or_abort --args 4
//# run 0x42::m::lazy --args 0
//# run 0x42::m::lazy --args 4
