// Several results come back in order, also through calls.

//# publish
module 0x42::m {
    fun two(n: u64): (u64, u64) { (n, n + 1) }
    fun swap(a: u64, b: u64): (u64, u64) { (b, a) }
    public fun chain(n: u64): (u64, u64, u64) {
        let (a, b) = two(n);
        (a, b) = swap(a, b);
        (a, b) = (b + a, a);
        (a, b, { let (c, _) = two(b); c })
    }
}

//# run 0x42::m::chain --args 10
