//@ fails overflow_of_a_sum ARITHMETIC_ERROR
//@ fails difference_below_zero ARITHMETIC_ERROR
//@ fails narrowing ARITHMETIC_ERROR
//@ fails division_by_zero ARITHMETIC_ERROR
//@ fails shift_by_the_width ARITHMETIC_ERROR
//@ fails wide_product ARITHMETIC_ERROR
/// Integers of every width, precedence, short circuits.
module 0x42::integers {
    fun check_widening_and_products() {
        let n: u8 = 7;
        let a = (n as u16) * 300;
        let b = (a as u32) << 10;
        let c = (b as u64) * 1000000;
        let d = (c as u128) * (c as u128);
        let e = (d as u256) * (d as u256) / 3;
        assert!(a == 2100, 1);
        assert!(b == 2150400, 2);
        assert!(c == 2150400000000, 3);
        assert!(d == 4624220160000000000000000, 4);
        assert!(e == 7127804029383475200000000000000000000000000000000, 5);
    }

    fun check_precedence() {
        let n: u8 = 7;
        assert!(n % 4 ^ 255 == 252, 1);
        assert!(2 + 3 * 4 == 14u64, 2);
        assert!(1 << 3 + 1 == 16u64, 3);
        assert!(6 & 3 | 8 == 10u64, 4);
        assert!(!(n > 7) && n >= 7, 5);
    }

    fun explode(): bool {
        abort 99
    }

    fun check_short_circuits() {
        assert!(true || explode(), 1);
        assert!(!(false && explode()), 2);
    }

    fun check_wide_words() {
        let a: u128 = 123456789;
        let x = a * a + 5;
        assert!(x / 7 % 1000000007 == 377642784, 1);
        assert!(x & 0xffff | 0x10000 == 107454, 2);
        let b: u256 = 987654321;
        let y = b * b - b;
        assert!(y >> 3 << 1 == 243865264200579180, 3);
        assert!((x as u256) < y, 4);
        let max: u128 = 340282366920938463463374607431768211455;
        assert!(max - 1 < max, 5);
        assert!((max as u256) + 1 == 1 << 128, 6);
    }

    fun check_compound_assignments() {
        let x = 10u64;
        x += 5;
        x *= 2;
        x -= 4;
        x /= 2;
        x %= 8;
        x <<= 3;
        x |= 1;
        x ^= 3;
        x &= 0xfe;
        x >>= 1;
        assert!(x == 21, x);
    }

    fun check_loops() {
        let sum = 0;
        let i = 0;
        while (true) {
            i = i + 1;
            if (i % 2 == 0) continue;
            if (i > 9) break;
            sum = sum + i;
        };
        assert!(sum == 25, sum);
        let total = 0;
        for (j in 3..6) {
            total = total * 10 + j;
        };
        assert!(total == 345, total);
        let count = 0;
        'outer: loop {
            loop {
                count = count + 1;
                if (count == 3) break 'outer;
            };
        };
        assert!(count == 3, count);
    }

    fun overflow_of_a_sum() {
        let x: u8 = 255;
        x = x + 1;
        assert!(x == 0, 1);
    }

    fun difference_below_zero() {
        let x: u64 = 1;
        x = x - 2;
        assert!(x == 0, 1);
    }

    fun narrowing() {
        let x: u64 = 256;
        assert!((x as u8) == 0, 1);
    }

    fun division_by_zero() {
        let x: u256 = 0;
        assert!(5 / x == 0, 1);
    }

    fun shift_by_the_width() {
        let n: u8 = 16;
        let x: u16 = 1;
        assert!(x << n == 0, 1);
    }

    fun wide_product() {
        let x: u128 = 1 << 64;
        assert!(x * x == 0, 1);
    }
}
