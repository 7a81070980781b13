// The chapter on loops: `while`, `for`, `loop`, `break` and `continue`, and labels.

//# publish
module 0x42::loops {
    public fun sum(n: u64): u64 {
        let (sum, i) = (0, 1);
        while (i <= n) {
            sum += i;
            i += 1
        };
        sum
    }
    public fun smallest_factor(n: u64): u64 {
        let i = 2;
        while (i <= n) {
            if (n % i == 0) break;
            i += 1
        };
        i
    }
    public fun sum_without_multiples(n: u64, of: u64): u64 {
        let (sum, i) = (0, 0);
        while (i < n) {
            i += 1;
            if (i % of == 0) continue;
            sum += i;
        };
        sum
    }
    public fun counted(n: u64): u64 {
        let sum = 0;
        for (i in 0..n) { sum += i };
        for (i in 0..n + 1) sum += 100;
        for (i in 5..3) abort i;
        sum
    }
    fun bound(calls: &mut u64): u64 { *calls += 1; 3 }
    public fun bounds_are_evaluated_once(): u64 {
        let calls = 0;
        for (_i in 0..bound(&mut calls)) {};
        calls
    }
    public fun continue_still_counts(): vector<u8> {
        let seen = vector[];
        for (i in 0u8..6) {
            if (i % 2 == 0) continue;
            if (i == 5) break;
            seen.push_back(i)
        };
        seen
    }
    public fun forever(): u64 {
        let i = 0;
        loop {
            i += 1;
            if (i > 20) break;
            if (i < 10) continue;
            i += 5
        };
        i
    }
    public fun never_ends_but_returns(): u64 { let i = 0; loop { i += 1; if (i == 4) return i } }
    public fun labels(): (u64, u64) {
        let (rounds, steps) = (0, 0);
        'outer: loop {
            rounds += 1;
            let i = 0;
            'inner: while (true) {
                i += 1;
                steps += 1;
                if (i == 3) continue 'outer;
                if (rounds == 4) break 'outer;
                if (i > 10) break 'inner;
            }
        };
        'again: for (i in 0..3) { 'again_inside: for (j in 0..3) { if (j == i) continue 'again; steps += 100 } };
        (rounds, steps)
    }
}

//# run 0x42::loops::sum --args 10
//# run 0x42::loops::smallest_factor --args 91
//# run 0x42::loops::sum_without_multiples --args 10 3
//# run 0x42::loops::counted --args 4
//# run 0x42::loops::bounds_are_evaluated_once
//# run 0x42::loops::continue_still_counts
//# run 0x42::loops::forever
//# run 0x42::loops::never_ends_but_returns
//# run 0x42::loops::labels

// A loop has no value.
//# publish
module 0x42::a { fun f(): u64 { loop { break 1 } } }
//# publish
module 0x42::b {
    fun f(): u64 { while (true) { } }
    fun g(): u64 { loop { break } }
    fun h() { while (true) { 1 } }
    fun i(): u64 { for (i in 0..3) { i } }
}

// `break` and `continue` stand in a loop, and a label names one around them, each its own.
//# publish
module 0x42::c { fun f() { break } fun g() { continue } fun h() { loop { break 'out } } fun i() { 'a: loop { 'a: loop { break 'a } } } }

// The bounds are integers of one type, the condition is a `bool`.
//# publish
module 0x42::d { fun f() { for (i in 0u8..1u64) {} } fun g() { for (i in @0x1..@0x2) {} } fun h() { while (1) {} } }
