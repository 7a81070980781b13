module 0x42::m {
    const LIMIT: u64 = 10;

    fun f(n: u64): u64 {
        match (n) {
            0..LIMIT => 1, //~ E0112
            _ => 2,
        }
    }

    fun g(n: u64): u64 {
        match (n) {
            LIMIT.. => 1, //~ E0112
            _ => 2,
        }
    }
}
