/// Loops over integers, which show what an engine makes of arithmetic with overflow checks and gas.
module loops::loops {
    /// The sum of the numbers below `n`.
    public fun light(n: u64): u64 {
        let s = 0;
        let i = 0;
        while (i < n) {
            s = s + i;
            i = i + 1
        };
        s
    }

    /// The same with a multiplication and a shift in each round.
    public fun heavy(n: u64): u64 {
        let s = 0;
        let i = 0;
        while (i < n) {
            s = (s >> 1) + i * 3;
            i = i + 1
        };
        s
    }
}
