module 0x42::m {
    fun f(a: u128, b: u128, rate: u128): u64 {
        let scaled = a * rate / b as u64; //~ E0107
        scaled
    }

    fun g(a: u64, b: u8): bool {
        a == b as u64 //~ E0107
    }
}
