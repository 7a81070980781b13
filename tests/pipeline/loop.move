//@ run sum 10
/// A loop that becomes a few instructions.
module 0x42::m {
    public fun sum(n: u64): u64 {
        let s = 0;
        let i = 0;
        while (i < n) {
            s = s + i;
            i = i + 1
        };
        s
    }
}
