module 0x42::m {
    fun f(c: bool): u64 {
        2 * if (c) { 1 } else { 2 } + 3 //~ E0110
    }
}
