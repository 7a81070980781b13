// A call means the function of the module even where a local has its name, unless the local can be called alone.

//# publish
module 0x42::m {
    fun g(n: u64): u64 { n + 100 }
    public fun f(): u64 { let g = 5; g(g) }
    public fun h(): u64 { let k = |x| x + 1; k(2) }
}

//# run 0x42::m::f
//# run 0x42::m::h
