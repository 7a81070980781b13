// `while`, `loop` and `for` with `break`, `continue` and labels.

//# publish
module 0x42::m {
    public fun sum(n: u64): u64 { let s = 0; for (i in 0..n) { s = s + i }; s }
    public fun odd(n: u64): u64 { let s = 0; for (i in 0..n) { if (i % 2 == 0) continue; s = s + i }; s }
    public fun first_multiple(of: u64): u64 { let i = 1; loop { if (i * of > 100) break; i = i + 1 }; i }
    public fun labels(): u64 {
        let n = 0;
        'outer: while (true) {
            loop {
                n = n + 1;
                if (n < 5) continue 'outer;
                break 'outer
            }
        };
        n
    }
    public fun empty(): u64 { let s = 7; for (i in 5..5) s = i; s }
}

//# run 0x42::m::sum --args 10
//# run 0x42::m::odd --args 10
//# run 0x42::m::first_multiple --args 7
//# run 0x42::m::labels
//# run 0x42::m::empty
