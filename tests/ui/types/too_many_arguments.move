module 0x42::m {
    fun g(a: u64): u64 { a }

    fun f(): u64 {
        g(1, 2) //~ E0302
    }
}
