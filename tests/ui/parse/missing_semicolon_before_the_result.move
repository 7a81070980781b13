// The fault is at the end of the line before, not where the parser notices it.
module 0x42::m {
    fun f(x: u64): u64 {
        x = x + 1 //~ E0104
        x
    }
}
