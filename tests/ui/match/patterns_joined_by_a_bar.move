module 0x42::m {
    enum Color has copy, drop { Red, Green, Blue }

    fun f(c: Color): u64 {
        match (c) {
            Red | Green => 1, //~ E0112
            Blue => 2,
        }
    }

    fun g(n: u64): u64 {
        match (n) {
            1 | 2 => 1, //~ E0112
            _ => 2,
        }
    }
}
