// Longer work costs more, to the unit, in both engines.
//@ gas

//# publish
module 0x42::m {
    public fun sum(n: u64): u64 { let s = 0; let i = 0; while (i < n) { s = s + i; i = i + 1 }; s }
    public fun fill(n: u64): u64 { let v = vector[]; let i = 0; while (i < n) { v.push_back(i); i = i + 1 }; v.length() }
    public fun down(n: u64): u64 { if (n == 0) 0 else 1 + down(n - 1) }
}

//# run 0x42::m::sum --args 1
//# run 0x42::m::sum --args 2
//# run 0x42::m::sum --args 100
//# run 0x42::m::fill --args 1
//# run 0x42::m::fill --args 100
//# run 0x42::m::down --args 1
//# run 0x42::m::down --args 2
