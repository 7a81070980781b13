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

    fun h(n: u8): u64 {
        match (n) {
            ..=MAX_U8 => 1, //~ E0112
            _ => 2,
        }
    }
}
