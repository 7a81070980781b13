//@ check-pass
module 0x42::m {
    public fun f(n: u64): u64 {
        let total = 0;
        'outer: for (i in 0..n) {
            let j = 0;
            while (true) {
                if (j == i) continue 'outer;
                if (total > 100) break 'outer;
                total += j;
                j += 1;
            };
        };
        total
    }
}
