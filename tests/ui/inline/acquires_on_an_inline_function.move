module 0x42::m {
    struct R has key {
        value: u64,
    }

    inline fun value(a: address): u64 acquires R { //~ W0350
        R[a].value
    }

    fun f(a: address): u64 acquires R {
        value(a)
    }
}
