// Where `init_module` fails, nothing is published.

//# publish
module 0x42::m {
    fun init_module(_s: &signer) { abort 3 }
    public fun f(): u64 { 1 }
}

//# run 0x42::m::f

//# publish
module 0x42::m {
    fun init_module(_s: &signer) {}
    public fun f(): u64 { 2 }
}

//# run 0x42::m::f
