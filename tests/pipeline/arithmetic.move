//@ run mean 3 10
/// Checked arithmetic on integers: the smallest program there is.
module 0x42::m {
    public fun mean(a: u64, b: u64): u64 {
        (a + b) / 2
    }
}
