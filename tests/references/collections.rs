//! `ordered_map` against `BTreeMap`, `simple_map`, `bit_vector` and `vector` against `Vec`, and the order
//! of `cmp` against that of Rust, by random operations.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::machine::{Machine, encoded, word};

const ROUNDS: u64 = 40;

/// Some operations, each with two numbers.
struct Operations {
    codes: Vec<u8>,
    first: Vec<u64>,
    second: Vec<u64>,
}

impl Operations {
    /// Codes are below `codes_max`; those of the first three operations are all 0, which so is more
    /// frequent than others.
    fn new(random: &mut ChaCha8Rng, codes_max: u8, first_max: u64) -> Self {
        let count = random.random_range(0..80);
        let mut operations = Self {
            codes: Vec::new(),
            first: Vec::new(),
            second: Vec::new(),
        };
        for _ in 0..count {
            let code: u8 = random.random_range(0..codes_max);
            operations.codes.push(if code < 3 { 0 } else { code });
            operations.first.push(random.random_range(0..first_max));
            operations.second.push(word(random) >> 2);
        }
        operations
    }

    fn iter(&self) -> impl Iterator<Item = (u8, u64, u64)> {
        let numbers = self.first.iter().zip(&self.second);
        let all = self.codes.iter().zip(numbers);
        all.map(|(code, (first, second))| (*code, *first, *second))
    }

    fn arguments(&self) -> [Vec<u8>; 3] {
        [
            encoded(&self.codes),
            encoded(&self.first),
            encoded(&self.second),
        ]
    }
}

/// The number that `order` of the functions gives an order.
fn place_of(order: Ordering) -> u8 {
    match order {
        Ordering::Less => 0,
        Ordering::Equal => 1,
        Ordering::Greater => 2,
    }
}

fn note(trace: &mut Vec<u64>, value: Option<u64>) {
    trace.push(value.is_some().into());
    trace.extend(value);
}

fn ordered(operations: &Operations) -> Vec<u64> {
    let (mut map, mut trace) = (BTreeMap::new(), Vec::new());
    for (code, key, value) in operations.iter() {
        match code {
            0 => note(&mut trace, map.insert(key, value)),
            10 => note(&mut trace, map.remove(&key)),
            3 => note(&mut trace, map.get(&key).copied()),
            4 => note(&mut trace, map.range(..key).next_back().map(|it| *it.0)),
            5 => {
                let behind = (Bound::Excluded(key), Bound::Unbounded);
                note(&mut trace, map.range(behind).next().map(|it| *it.0));
            }
            6 => {
                let entry = if value % 2 == 0 {
                    map.pop_first()
                } else {
                    map.pop_last()
                };
                trace.extend(entry.into_iter().flat_map(|(key, value)| [key, value]));
            }
            7 => {
                map.entry(key)
                    .and_modify(|found| *found ^= value)
                    .or_insert(value);
            }
            8 => {
                let at = key % (map.len() as u64 + 1);
                let first = map
                    .keys()
                    .nth(usize::try_from(at).expect("it is small"))
                    .copied();
                let mut rest = first.map_or_else(BTreeMap::new, |first| map.split_off(&first));
                trace.push(rest.len() as u64);
                if value % 2 == 0 {
                    map.append(&mut rest);
                } else {
                    rest.insert(key, value);
                    rest.append(&mut map);
                    map = rest;
                }
            }
            _ => {
                for (key, value) in map.range_mut(key..) {
                    trace.push(*key);
                    *value += 1;
                }
            }
        }
    }
    trace.extend(map.into_iter().flat_map(|(key, value)| [key, value]));
    trace
}

fn simple(operations: &Operations) -> Vec<u64> {
    let (mut map, mut trace) = (Vec::<(u64, u64)>::new(), Vec::new());
    for (code, key, value) in operations.iter() {
        let found = map.iter().position(|entry| entry.0 == key);
        match (code, found) {
            (0, None) => {
                map.push((key, value));
                trace.extend([0, 0]);
            }
            (0, Some(found)) => {
                let old = std::mem::replace(&mut map[found], (key, value));
                trace.extend([1, old.0, 1, old.1]);
            }
            (3, Some(found)) => {
                let (key, value) = map.swap_remove(found);
                trace.extend([key, value]);
            }
            (_, Some(found)) => {
                map[found].1 ^= value;
                trace.push(map[found].1);
            }
            (_, None) => {}
        }
    }
    trace.push(map.len() as u64);
    trace.extend(map.iter().map(|entry| entry.0));
    trace.extend(map.iter().map(|entry| entry.1));
    trace
}

fn bits(length: usize, operations: &Operations) -> Vec<u64> {
    let (mut bits, mut trace) = (vec![false; length], Vec::new());
    for (code, place, _) in operations.iter() {
        let place = usize::try_from(place).expect("it is small");
        match code {
            0 => bits[place % length] = true,
            4 => bits[place % length] = false,
            3 => {
                let amount = (place % (length + 2)).min(length);
                bits.drain(..amount);
                bits.resize(length, false);
            }
            _ => {
                let set = bits[place % length..].iter().take_while(|bit| **bit);
                trace.push(set.count() as u64);
            }
        }
    }
    trace.extend(bits.into_iter().map(u64::from));
    trace
}

/// Which of two halves an element belongs to, the chosen ones first.
fn partition(v: &[u64], is_chosen: impl Fn(u64) -> bool) -> (Vec<u64>, Vec<u64>) {
    v.iter().partition(|e| is_chosen(**e))
}

fn vectors(operations: &Operations) -> Vec<u64> {
    let (mut v, mut trace) = (Vec::<u64>::new(), Vec::new());
    for (code, first, value) in operations.iter() {
        let length = v.len();
        let [place, other] =
            [first, value].map(|n| usize::try_from(n % (length as u64 + 1)).expect("it is small"));
        let range = place.min(other)..place.max(other);
        let index = usize::try_from(first).expect("it is small") % length.max(1);
        match code {
            0 => v.insert(place, value),
            3 if length > 0 => trace.push(v.remove(index)),
            4 if length > 0 => trace.push(v.swap_remove(index)),
            3 | 4 => {}
            5 => {
                v.rotate_left(place);
                trace.push((length - place) as u64);
            }
            6 => v[range].reverse(),
            7 => {
                let mut rest = v.split_off(place);
                trace.extend(&rest);
                rest.append(&mut v);
                v = rest;
            }
            8 => trace.extend(&v[range]),
            9 => {
                let wanted = value % 16;
                let found = v.iter().position(|e| *e == wanted);
                trace.extend([u64::from(found.is_some()), found.unwrap_or(0) as u64]);
                trace.extend(found.map(|found| v.remove(found)));
                v.push(wanted);
            }
            10 => {
                let (mut even, odd) = partition(&v, |e| e % 2 == 0);
                trace.push(even.len() as u64);
                even.extend(odd);
                v = even;
            }
            11 => {
                let (chosen, others) = partition(&v, |e| e % 3 == 0);
                trace.push(chosen.len() as u64);
                trace.push(others.into_iter().fold(0, |sum, e| sum ^ e));
                v = chosen;
            }
            12 => {
                let mut other: Vec<u64> = (0..value % 5).collect();
                let count = usize::try_from(value % 4)
                    .expect("it is small")
                    .min(length - place);
                let at = usize::try_from(first).expect("it is small") % (other.len() + 1);
                let moved: Vec<u64> = v.drain(place..place + count).collect();
                other.splice(at..at, moved);
                v.extend(other.into_iter().rev());
            }
            _ => {
                let chosen = v.iter().map(|e| e % 256).filter(|e| *e > 10);
                trace.push(chosen.rev().fold(0, |sum, e| e + 2 * (sum % 65536)));
                let found = v.iter().position(|e| *e > value);
                trace.push(found.unwrap_or(0) as u64);
            }
        }
    }
    trace.extend(v);
    trace
}

#[test]
fn maps_and_vectors() {
    let mut machine = Machine::new();
    for seed in 0..ROUNDS {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let operations = Operations::new(&mut random, 11, 12);
        let expected = Ok(encoded(&ordered(&operations)));
        assert_eq!(
            machine.call("ordered", &operations.arguments()),
            expected,
            "{seed}"
        );
        let operations = Operations::new(&mut random, 5, 8);
        let expected = Ok(encoded(&simple(&operations)));
        assert_eq!(
            machine.call("simple", &operations.arguments()),
            expected,
            "{seed}"
        );
        let operations = Operations::new(&mut random, 14, 40);
        let expected = Ok(encoded(&vectors(&operations)));
        assert_eq!(
            machine.call("vectors", &operations.arguments()),
            expected,
            "{seed}"
        );
        let operations = Operations::new(&mut random, 6, 60);
        let length: u64 = random.random_range(1..50);
        let [codes, places, _] = operations.arguments();
        let expected = bits(usize::try_from(length).expect("it is small"), &operations);
        let found = machine.call("bits", &[encoded(&length), codes, places]);
        assert_eq!(found, Ok(encoded(&expected)), "{seed}");
    }
}

#[test]
fn orders() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(1));
    fn some<T>(random: &mut ChaCha8Rng, element: impl Fn(&mut ChaCha8Rng) -> T) -> Vec<T> {
        let length = random.random_range(0..4);
        (0..length).map(|_| element(random)).collect()
    }
    for _ in 0..100 {
        let [a, b] =
            [(); 2].map(|()| some(&mut random, |random| random.random_range(0..3_u8) * 127));
        let list =
            |random: &mut ChaCha8Rng| some(random, |random| 1_u64 << random.random_range(6..9));
        let [c, d] = [(); 2].map(|()| some(&mut random, list));
        let arguments = [encoded(&a), encoded(&b), encoded(&c), encoded(&d)];
        let expected = [a.cmp(&b), c.cmp(&d)].map(place_of);
        assert_eq!(
            machine.call("orders", &arguments),
            Ok(expected.to_vec()),
            "{a:?} {b:?} {c:?} {d:?}"
        );
    }
}
