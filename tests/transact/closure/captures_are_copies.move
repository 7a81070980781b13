// A lambda captures values: later changes of a variable are not seen by it.

//# publish
module 0x42::m {
    fun call(get: || u64 has drop): u64 { get() }
    public fun f(): (u64, u64) {
        let x = 1;
        let get = || x;
        x = 2;
        (call(get), x)
    }
}

//# run 0x42::m::f
