module 0x42::m {
    fun f(g: |u64| u64 has copy + key): u64 { //~ E0358
        g(1)
    }
}
