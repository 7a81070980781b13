// Arms of a `match` at the head of a loop may leave the loop or start it again.

//# publish
module 0x42::m {
    public fun sum_without_fives(n: u64): u64 {
        let sum = 0;
        loop {
            match (n) {
                0 => break,
                5 => {
                    n -= 1;
                    continue
                },
                _ => {
                    sum += n;
                    n -= 1
                }
            }
        };
        sum
    }

    public fun skip(n: u8): u64 {
        let rounds = 0;
        while (n < 250) {
            n += 1;
            match (n) {
                ..10 => continue,
                100.. => return rounds,
                _ => {}
            };
            rounds += 1;
        };
        1000
    }

    /// The head of the loop branches to two parts of the loop and leaves it in neither.
    public fun two_ways(n: u64): u64 {
        let steps = 0;
        loop {
            if (n % 2 == 0) {
                n /= 2;
                steps += 1;
                continue
            };
            if (n == 1) return steps;
            n = n * 3 + 1;
            steps += 1
        }
    }
}

//# run 0x42::m::sum_without_fives --args 6
//# run 0x42::m::skip --args 0
//# run 0x42::m::skip --args 249
//# run 0x42::m::two_ways --args 27
