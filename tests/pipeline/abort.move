//@ run check 3
/// An abort with a named code.
module 0x42::m {
    /// The number is odd.
    const EODD: u64 = 7;

    public fun check(n: u64): u64 {
        assert!(n % 2 == 0, EODD);
        n
    }
}
