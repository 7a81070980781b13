// Integers are cast, in both directions.
module 0x42::m {
    fun take(_x: u8) {}

    fun f(wide: u64, narrow: u8): u64 {
        take(wide); //~ E0301
        narrow //~ E0301
    }
}
