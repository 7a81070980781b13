//! `math64`, `math128`, `fixed_point32` and `fixed_point64`.
//!
//! Where Rust has no type for a result on the way, the result is checked instead: a quotient `q` of `n / d`
//! by `q * d <= n < (q + 1) * d`.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::machine::{Failure, Machine, Outcome, encoded, number, word};

const ROUNDS: usize = 150;

/// The high and low half of a product.
fn product(a: u128, b: u128) -> (u128, u128) {
    let split = |n: u128| (n >> 64, n & u128::from(u64::MAX));
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    let (low, middle, other) = (a_low * b_low, a_high * b_low, a_low * b_high);
    let carry = (low >> 64) + split(middle).1 + split(other).1;
    let high = a_high * b_high + (middle >> 64) + (other >> 64) + (carry >> 64);
    (high, split(low).1 | (carry << 64))
}

/// Whether `quotient` is `n / divisor`, rounded down, of a number in two halves.
fn is_quotient(quotient: u128, n: (u128, u128), divisor: u128) -> bool {
    let (high, low) = product(quotient, divisor);
    let (rest, borrows) = n.1.overflowing_sub(low);
    let rest_high =
        n.0.checked_sub(high)
            .and_then(|it| it.checked_sub(borrows.into()));
    rest_high == Some(0) && rest < divisor
}

fn returns<T: super::machine::Encode>(value: Option<T>) -> Outcome {
    value
        .map(|value| encoded(&value))
        .ok_or(Failure::Arithmetic)
}

fn gcd<T: Copy + Eq + Default + std::ops::Rem<Output = T>>(a: T, b: T) -> T {
    if b == T::default() { a } else { gcd(b, a % b) }
}

#[test]
fn words() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(1));
    for _ in 0..ROUNDS {
        let [a, b, c] = [(); 3].map(|()| word(&mut random));
        let both = [a, b];
        let middle = u64::midpoint(a, b);
        assert_eq!(
            machine.apply("average", &both),
            returns(Some(middle)),
            "{both:?}"
        );
        let divisor = gcd(a, b);
        assert_eq!(
            machine.apply("gcd", &both),
            returns(Some(divisor)),
            "{both:?}"
        );
        let multiple = a.checked_div(divisor).unwrap_or(0).checked_mul(b);
        assert_eq!(machine.apply("lcm", &both), returns(multiple), "{both:?}");
        let scaled = match u128::from(c) {
            0 => Err(Failure::Aborts(0x10004)),
            c => returns(u64::try_from(u128::from(a) * u128::from(b) / c).ok()),
        };
        assert_eq!(machine.apply("mul_div", &[a, b, c]), scaled, "{a} {b} {c}");
        let (low, high) = (b.min(c), b.max(c));
        let clamped = machine.apply("clamp", &[a, low, high]);
        assert_eq!(clamped, returns(Some(a.clamp(low, high))), "{a} {b} {c}");
        let (base, exponent) = (a >> (b % 64), c % 70);
        let power = base.checked_pow(u32::try_from(exponent).expect("it is small"));
        assert_eq!(
            machine.apply("pow", &[base, exponent]),
            returns(power),
            "{base} {exponent}"
        );
        assert_eq!(machine.apply("sqrt", &[a]), returns(Some(a.isqrt())), "{a}");
        let rounded_up = match (a, b) {
            (0, 0) => Err(Failure::Aborts(0x10004)),
            (_, 0) => Err(Failure::Arithmetic),
            _ => returns(Some(a.div_ceil(b))),
        };
        assert_eq!(machine.apply("ceil_div", &both), rounded_up, "{both:?}");
    }
}

#[test]
fn wide_numbers() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(2));
    for _ in 0..ROUNDS {
        let [a, b, c] = [(); 3].map(|()| number(&mut random, 128));
        let both = [a, b];
        let middle = u128::midpoint(a, b);
        assert_eq!(machine.wide("wide_average", &both), Ok(middle), "{both:?}");
        let divisor = gcd(a, b);
        assert_eq!(machine.wide("wide_gcd", &both), Ok(divisor), "{both:?}");
        let multiple = a.checked_div(divisor).unwrap_or(0).checked_mul(b);
        let multiple = multiple.ok_or(Failure::Arithmetic);
        assert_eq!(machine.wide("wide_lcm", &both), multiple, "{both:?}");
        match machine.wide("wide_mul_div", &[a, b, c]) {
            Ok(quotient) => assert!(is_quotient(quotient, product(a, b), c), "{a} {b} {c}"),
            Err(Failure::Aborts(code)) => assert_eq!((c, code), (0, 0x10004)),
            Err(Failure::Arithmetic) => assert!(product(a, b).0 >= c, "{a} {b} {c}"),
        }
        let (base, exponent) = (a >> (b % 128), c % 130);
        let power = base.checked_pow(u32::try_from(exponent).expect("it is small"));
        let power = power.ok_or(Failure::Arithmetic);
        assert_eq!(
            machine.wide("wide_pow", &[base, exponent]),
            power,
            "{base} {exponent}"
        );
        assert_eq!(machine.wide("wide_sqrt", &[a]), Ok(a.isqrt()), "{a}");
        let rounded_up = match (a, b) {
            (0, 0) => Err(Failure::Aborts(0x10004)),
            (_, 0) => Err(Failure::Arithmetic),
            _ => Ok(a.div_ceil(b)),
        };
        assert_eq!(machine.wide("wide_ceil_div", &both), rounded_up, "{both:?}");
    }
}

/// The first 10 bits behind the point of the logarithm to base 2, and those before it: the length of
/// `n` to the power 1024.
fn rough_log2(n: u128) -> u128 {
    let mut limbs = vec![1_u32];
    for _ in 0..1024 {
        // By 32 bits of `n` at a time.
        let mut result = vec![0_u32; limbs.len() + 4];
        for part in 0..4 {
            let factor = (n >> (32 * part)) & 0xffff_ffff;
            let mut carry = 0_u128;
            for (place, limb) in limbs.iter().copied().chain([0; 4]).enumerate() {
                let Some(sum) = result.get_mut(place + part) else {
                    break;
                };
                carry += u128::from(limb) * factor + u128::from(*sum);
                *sum = u32::try_from(carry & 0xffff_ffff).expect("they are 32 bits");
                carry >>= 32;
            }
        }
        while result.last() == Some(&0) {
            result.pop();
        }
        limbs = result;
    }
    let last = limbs.last().expect("the power is not zero");
    (limbs.len() as u128 - 1) * 32 + u128::from(last.ilog2())
}

#[test]
fn logarithms() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(3));
    for function in ["floor_log2", "log2"] {
        assert_eq!(
            machine.apply(function, &[0_u64]),
            Err(Failure::Aborts(0x10001))
        );
    }
    for function in ["wide_floor_log2", "wide_log2"] {
        assert_eq!(
            machine.apply(function, &[0_u128]),
            Err(Failure::Aborts(0x10001))
        );
    }
    for _ in 0..20 {
        let (n, wide) = (word(&mut random).max(1), number(&mut random, 128).max(1));
        let floor = u8::try_from(n.ilog2()).expect("it is small");
        assert_eq!(
            machine.apply("floor_log2", &[n]),
            returns(Some(floor)),
            "{n}"
        );
        let floor = u8::try_from(wide.ilog2()).expect("it is small");
        assert_eq!(
            machine.apply("wide_floor_log2", &[wide]),
            returns(Some(floor)),
            "{wide}"
        );
        // The last bits may be lost, and are then too small.
        let log = machine.apply("log2", &[n]).expect("it has a logarithm");
        let log = u64::from_le_bytes(log.try_into().expect("the result is a `u64`"));
        let rough = rough_log2(n.into());
        assert!(
            u128::from(log >> 22) <= rough && u128::from((log + 1) >> 22) >= rough,
            "{n}"
        );
        let log = machine
            .wide("wide_log2", &[wide])
            .expect("it has a logarithm");
        let rough = rough_log2(wide);
        assert!(log >> 54 <= rough && (log + 16) >> 54 >= rough, "{wide}");
    }
}

#[test]
fn numbers_with_32_bits_behind_the_point() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(4));
    let fits = |n: u128, code| {
        u64::try_from(n)
            .map(|n| encoded(&n))
            .map_err(|_| Failure::Aborts(code))
    };
    for _ in 0..ROUNDS {
        let both = [word(&mut random), word(&mut random)];
        let [n, raw] = both.map(u128::from);
        let ratio = match (n << 32).checked_div(raw) {
            None => Err(Failure::Aborts(0x10001)),
            Some(0) if n != 0 => Err(Failure::Aborts(0x20005)),
            Some(ratio) => fits(ratio, 0x20005),
        };
        assert_eq!(machine.apply("ratio32", &both), ratio, "{both:?}");
        let multiplied = fits((n * raw) >> 32, 0x20003);
        assert_eq!(machine.apply("multiply32", &both), multiplied, "{both:?}");
        let divided = match (n << 32).checked_div(raw) {
            None => Err(Failure::Aborts(0x10004)),
            Some(quotient) => fits(quotient, 0x20002),
        };
        assert_eq!(machine.apply("divide32", &both), divided, "{both:?}");
        let [floor, round, ceil] = [0, 1 << 31, (1 << 32) - 1].map(|it| (raw + it) >> 32);
        let expected: Result<Vec<_>, _> = [floor, round, ceil]
            .into_iter()
            .map(|it| fits(it, 0))
            .collect();
        assert_eq!(
            machine.apply("rounded32", &both[1..]),
            expected.map(|it| it.concat()),
            "{raw}"
        );
    }
}

#[test]
fn numbers_with_64_bits_behind_the_point() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(5));
    for _ in 0..ROUNDS {
        let both = [number(&mut random, 128), number(&mut random, 128)];
        let [n, raw] = both;
        let shifted = (n >> 64, n << 64);
        match machine.wide("ratio64", &both) {
            Ok(ratio) => {
                assert!(
                    is_quotient(ratio, shifted, raw) && (ratio != 0 || n == 0),
                    "{both:?}"
                );
            }
            Err(Failure::Aborts(0x10001)) => assert_eq!(raw, 0),
            Err(failure) => {
                assert_eq!(failure, Failure::Aborts(0x20005));
                assert!(shifted.0 >= raw || is_quotient(0, shifted, raw), "{both:?}");
            }
        }
        match machine.wide("divide64", &both) {
            Ok(quotient) => assert!(is_quotient(quotient, shifted, raw), "{both:?}"),
            Err(Failure::Aborts(0x10004)) => assert_eq!(raw, 0),
            Err(failure) => {
                assert_eq!(failure, Failure::Aborts(0x20002));
                assert!(shifted.0 >= raw, "{both:?}");
            }
        }
        let (high, low) = product(n, raw);
        let multiplied = if high >> 64 == 0 {
            Ok(high << 64 | low >> 64)
        } else {
            Err(Failure::Aborts(0x20003))
        };
        assert_eq!(machine.wide("multiply64", &both), multiplied, "{both:?}");
        let sum = n.checked_add(raw).ok_or(Failure::Aborts(0x20005));
        assert_eq!(machine.wide("sum64", &both), sum, "{both:?}");
        let difference = n.checked_sub(raw).ok_or(Failure::Aborts(0x10006));
        assert_eq!(machine.wide("difference64", &both), difference, "{both:?}");
        let (floor, fraction) = (raw >> 64, raw << 64);
        let round = floor + (fraction >> 127);
        let expected = [floor, round, floor + u128::from(fraction != 0)].map(|it| encoded(&it));
        assert_eq!(
            machine.apply("rounded64", &both[1..]),
            Ok(expected.concat()),
            "{raw}"
        );
    }
}
