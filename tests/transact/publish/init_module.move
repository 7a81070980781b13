// `init_module` of a new module runs once, with the module's account as signer.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    fun init_module(s: &signer) { move_to(s, R { n: 1 }) }
    public fun bump() acquires R { R[@0x42].n = R[@0x42].n + 1 }
}

//# view --address 0x42 --resource 0x42::m::R
//# run 0x42::m::bump

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    fun init_module(s: &signer) { move_to(s, R { n: 100 }) }
    public fun bump() acquires R { R[@0x42].n = R[@0x42].n + 2 }
}

//# run 0x42::m::bump
//# view --address 0x42 --resource 0x42::m::R
