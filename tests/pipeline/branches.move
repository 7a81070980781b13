//@ run clamp 17
/// An `if` with a value, short-circuit operators and an early return.
module 0x42::m {
    const HIGHEST: u8 = 1 << 4;

    public fun clamp(n: u8): u8 {
        if (n == 0 || n > 200) return 0;
        if (n < HIGHEST) n else HIGHEST
    }
}
