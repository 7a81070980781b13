//@ fails sum_over_the_greatest ARITHMETIC_ERROR
//@ fails difference_below_the_least ARITHMETIC_ERROR
//@ fails product_out_of_range ARITHMETIC_ERROR
//@ fails wide_product_out_of_range ARITHMETIC_ERROR
//@ fails least_by_minus_one ARITHMETIC_ERROR
//@ fails remainder_of_the_least_by_minus_one ARITHMETIC_ERROR
//@ fails opposite_of_the_least ARITHMETIC_ERROR
//@ fails remainder_by_zero ARITHMETIC_ERROR
//@ fails negative_to_unsigned ARITHMETIC_ERROR
//@ fails unsigned_over_the_signed ARITHMETIC_ERROR
//@ fails narrowing_below ARITHMETIC_ERROR
//@ fails wide_negative_to_unsigned ARITHMETIC_ERROR
/// Signed integers of every width.
module 0x42::signed {
    use std::bcs;

    const LIMIT: i32 = -7 * 6;
    const OPPOSITE: i32 = -LIMIT;
    const LEAST: i256 = MIN_I256 + 1;

    struct Balance has copy, drop, key {
        small: i8,
        large: i128,
        history: vector<i64>
    }

    fun check_truncation_towards_zero() {
        let (a, b) = (7i8, 2i8);
        assert!(a / b == 3 && a % b == 1, 1);
        assert!(-a / b == -3 && -a % b == -1, 2);
        assert!(a / -b == -3 && a % -b == 1, 3);
        assert!(-a / -b == 3 && -a % -b == -1, 4);
        let (c, d) = (7i128, 2i128);
        assert!(-c / d == -3 && -c % d == -1, 5);
        let (e, f) = (7i256, 2i256);
        assert!(-e / f == -3 && e % -f == 1, 6);
    }

    fun check_order() {
        let (a, b) = (-1i16, 1i16);
        assert!(a < b && a <= b && b > a && b >= a && a != b, 1);
        let (c, d) = (MIN_I128, MAX_I128);
        assert!(c < d && !(d < c) && c <= c && d >= d, 2);
        let (e, f) = (-1i256, 0i256);
        assert!(e < f && f > e && !(e >= f), 3);
        assert!(MIN_I64 < MAX_I64, 4);
    }

    fun check_limits() {
        assert!(MAX_I8 == 127 && MIN_I8 == -128, 1);
        assert!(MAX_I16 == 32767 && MIN_I16 == -32768, 2);
        assert!(MAX_I32 == 2147483647 && MIN_I32 == -2147483648, 3);
        assert!(MAX_I64 == 9223372036854775807 && MIN_I64 == -9223372036854775808, 4);
        assert!(MAX_I128 + MIN_I128 == -1, 5);
        assert!(MAX_I256 + MIN_I256 == -1, 6);
        assert!(LIMIT == -42 && OPPOSITE == 42 && LEAST == -MAX_I256, 7);
    }

    fun check_casts() {
        let minus = -5i8;
        assert!((minus as i16) == -5 && (minus as i64) == -5, 1);
        assert!((minus as i128) == -5 && (minus as i256) == -5, 2);
        let wide = (minus as i256);
        assert!((wide as i8) == minus && (wide as i128) == -5, 3);
        let positive = 200i16;
        assert!((positive as u8) == 200 && (positive as u256) == 200, 4);
        let unsigned = 127u8;
        assert!((unsigned as i8) == 127 && (unsigned as i256) == 127, 5);
        let greatest = MAX_U64;
        assert!((greatest as i128) == 18446744073709551615, 6);
    }

    fun check_negation_and_assignments() {
        let x = 10i64;
        x -= 15;
        assert!(x == -5 && -x == 5 && -(-x) == x, 1);
        x *= -3;
        x /= -2;
        x %= 4;
        x += 1;
        assert!(x == -2, 2);
        let y = -1;
        assert!(y + x == -3, 3);
    }

    fun check_loops() {
        let sum = 0i32;
        for (i in -3..4) {
            sum += i * i;
        };
        assert!(sum == 28, 1);
        let i = -2;
        while (i < 2i8) { i += 1 };
        assert!(i == 2, 2);
    }

    fun absolute(x: &i64): i64 {
        if (*x < 0) { -*x } else { *x }
    }

    fun check_values() {
        let balance = Balance { small: -1, large: MIN_I128, history: vector[-1, 2, -3] };
        assert!(balance.small == -1 && balance.large < 0, 1);
        let copied = balance;
        copied.small -= 1;
        copied.history[1] = -2;
        assert!(copied != balance && copied.history[1] == -2, 2);
        assert!(absolute(&balance.history[2]) == 3, 3);
        assert!(copied.small == -2, 4);
    }

    fun check_bytes() {
        let minus_two = -2i16;
        assert!(bcs::to_bytes(&minus_two) == x"feff", 1);
        assert!(bcs::to_bytes(&MIN_I8) == x"80", 2);
        let wide = -1i128;
        assert!(bcs::to_bytes(&wide) == x"ffffffffffffffffffffffffffffffff", 3);
        assert!(bcs::to_bytes(&vector[-1i8, 1]) == x"02ff01", 4);
    }

    fun check_storage(account: &signer) acquires Balance {
        move_to(account, Balance { small: 0, large: 0, history: vector[] });
        let balance = &mut Balance[@0xa];
        balance.small -= 100;
        balance.large -= 1;
        balance.history.push_back(-7);
        let taken = move_from<Balance>(@0xa);
        assert!(taken.small == -100 && taken.large == -1 && taken.history == vector[-7], 1);
    }

    fun greatest(): i64 { MAX_I64 }

    fun least(): i8 { MIN_I8 }

    fun minus_one<T>(one: T): T { one }

    fun sum_over_the_greatest() { assert!(greatest() + 1 != 0, 1) }

    fun difference_below_the_least() { assert!(least() - 1 != 0, 1) }

    fun product_out_of_range() { assert!(least() * minus_one(-1) != 0, 1) }

    fun wide_product_out_of_range() { assert!(minus_one(MIN_I256) * -1 != 0, 1) }

    fun least_by_minus_one() { assert!(least() / minus_one(-1) != 0, 1) }

    fun remainder_of_the_least_by_minus_one() { assert!(minus_one(MIN_I128) % -1 != 1, 1) }

    fun opposite_of_the_least() { assert!(-least() != 0, 1) }

    fun remainder_by_zero() { assert!(greatest() % minus_one(0) != 0, 1) }

    fun negative_to_unsigned() { assert!((least() as u256) != 0, 1) }

    fun unsigned_over_the_signed() { assert!((minus_one(128u8) as i8) != 0, 1) }

    fun narrowing_below() { assert!((minus_one(-129i16) as i8) != 0, 1) }

    fun wide_negative_to_unsigned() { assert!((minus_one(-1i256) as u256) != 0, 1) }
}
