// The witness is the one value that is left out.
module 0x42::m {
    fun f(n: u8): u64 {
        match (n) { 0 => 1, 2..=255 => 3 } //~ E0330
    }
}
