//@ check-pass
module 0x42::m {
    public fun f(n: u64): u64 {
        let s = 0;
        'outer: for (i in 0..n + 1) {
            'inner: while (true) {
                if (i == 3) continue 'outer;
                break 'inner
            };
            'last: loop { break 'last };
            for (j in n - 1..n * 2) { s += i + j; };
        };
        s
    }
}
