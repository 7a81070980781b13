module 0x42::m {
    fun f(x: u64): u64 {
        x(1) //~ E0357
    }
}
