module 0x42::m {
    fun f(g: |u64| u64): u64 {
        g(1) + g(2) //~ E0420
    }

    fun h(g: |u64| u64) {} //~ E0423
}
