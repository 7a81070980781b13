module 0x42::m {
    fun f(unused: u64): u64 { //~ W0421
        2
    }
}
