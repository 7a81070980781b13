module 0x42::m {
    fun f(x: u64): u64 {
        if x < 3 { 1 } else { 2 } //~ E0105
    }
}
