//! `string` against `str`, and `bcs_stream` against a reader of canonical bytes.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::machine::{Encode as _, Failure, Machine, encoded};

fn text(random: &mut ChaCha8Rng, length_max: usize) -> String {
    let length = random.random_range(0..=length_max);
    let mut text = String::new();
    for _ in 0..length {
        text.push(['a', 'b', 'é', '€', '😀', '\0'][random.random_range(0..6)]);
    }
    text
}

#[test]
fn parts_of_text() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(1));
    for _ in 0..200 {
        let (whole, part) = (text(&mut random, 8), text(&mut random, 2));
        let [from, to] = [(); 2].map(|()| random.random_range(0..whole.len() + 2));
        let found = whole.find(&part).unwrap_or(whole.len()) as u64;
        let arguments = [encoded(&*whole), encoded(&*part)];
        assert_eq!(
            machine.call("index_of", &arguments),
            Ok(encoded(&found)),
            "{whole} {part}"
        );
        let expected = whole.get(from..to).map(encoded).ok_or(Failure::Aborts(2));
        let arguments = [
            encoded(&*whole),
            encoded(&(from as u64)),
            encoded(&(to as u64)),
        ];
        assert_eq!(
            machine.call("sub_string", &arguments),
            expected,
            "{whole} {from} {to}"
        );
        let expected = if whole.is_char_boundary(from) {
            let mut longer = whole.clone();
            longer.insert_str(from, &part);
            Ok(encoded(&*longer))
        } else {
            Err(Failure::Aborts(2))
        };
        let arguments = [encoded(&*whole), encoded(&(from as u64)), encoded(&*part)];
        assert_eq!(
            machine.call("insert", &arguments),
            expected,
            "{whole} {from} {part}"
        );
    }
}

#[test]
fn bytes_that_are_text() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(2));
    for _ in 0..300 {
        let mut bytes = text(&mut random, 3).into_bytes();
        if !bytes.is_empty() {
            let place = random.random_range(0..bytes.len());
            bytes[place] = random.random();
        }
        let expected = std::str::from_utf8(&bytes).is_ok();
        let found = machine.call("is_text", &[encoded(&bytes)]);
        assert_eq!(found, Ok(encoded(&expected)), "{bytes:?}");
    }
}

const MALFORMED: Failure = Failure::Aborts(0x10001);
const OUT_OF_BYTES: Failure = Failure::Aborts(0x20002);

fn take<'bytes>(input: &mut &'bytes [u8], length: u64) -> Result<&'bytes [u8], Failure> {
    let length = usize::try_from(length).map_err(|_| OUT_OF_BYTES)?;
    let (taken, rest) = input.split_at_checked(length).ok_or(OUT_OF_BYTES)?;
    *input = rest;
    Ok(taken)
}

fn byte(input: &mut &[u8]) -> Result<u8, Failure> {
    take(input, 1).map(|taken| taken[0])
}

fn length(input: &mut &[u8]) -> Result<u64, Failure> {
    let mut length = 0_u128;
    for place in 0.. {
        let byte = byte(input)?;
        length |= u128::from(byte & 0x7f) << (7 * place);
        let length = u64::try_from(length).map_err(|_| MALFORMED)?;
        if byte & 0x80 == 0 {
            let is_short = place == 0 || byte != 0;
            return if is_short { Ok(length) } else { Err(MALFORMED) };
        }
        if place == 9 {
            return Err(MALFORMED);
        }
    }
    unreachable!("the tenth byte is the last one")
}

fn flag(input: &mut &[u8]) -> Result<bool, Failure> {
    match byte(input)? {
        flag @ 0..=1 => Ok(flag == 1),
        _ => Err(MALFORMED),
    }
}

/// What `stream` reads, written again.
fn stream(mut input: &[u8]) -> Result<Vec<u8>, Failure> {
    let input = &mut input;
    let mut output = Vec::new();
    while !input.is_empty() {
        match byte(input)? % 8 {
            0 => length(input)?.encode(&mut output),
            1 => flag(input)?.encode(&mut output),
            2 => output.extend(take(input, 2)?),
            3 => output.extend(take(input, 8)?),
            4 => output.extend(take(input, 32)?),
            5 => {
                let length = length(input)?;
                let bytes = take(input, length)?;
                let text = std::str::from_utf8(bytes).map_err(|_| MALFORMED)?;
                text.encode(&mut output);
            }
            6 => {
                let mut elements = Vec::new();
                for _ in 0..length(input)? {
                    let element = take(input, 2)?;
                    elements.push(u16::from_le_bytes([element[0], element[1]]));
                }
                elements.encode(&mut output);
            }
            _ => {
                let value = if flag(input)? {
                    vec![byte(input)?]
                } else {
                    Vec::new()
                };
                value.encode(&mut output);
            }
        }
    }
    Ok(output)
}

#[test]
fn streams() {
    let (mut machine, mut random) = (Machine::new(), ChaCha8Rng::seed_from_u64(3));
    let mut successes = 0;
    for _ in 0..400 {
        let mut bytes = Vec::new();
        for _ in 0..random.random_range(0..6) {
            let kind: u8 = random.random_range(0..8);
            bytes.push(kind + 8 * random.random_range(0..32_u8));
            match kind {
                0 => vec![0_u8; 1 << random.random_range(0..10)].encode(&mut bytes),
                1 | 7 => bytes.extend([random.random_range(0..3), 1, 1]),
                2..=4 => bytes.extend((0..1 << kind).map(|_| random.random::<u8>())),
                5 => text(&mut random, 4).encode(&mut bytes),
                _ => vec![random.random::<u16>(); random.random_range(0..200)].encode(&mut bytes),
            }
            if kind == 0 {
                // Of the vector the length alone.
                let head = bytes
                    .iter()
                    .rposition(|byte| *byte != 0)
                    .map_or(0, |last| last + 1);
                bytes.truncate(head);
            }
        }
        if random.random_range(0..3) == 0 && !bytes.is_empty() {
            let place = random.random_range(0..bytes.len());
            bytes[place] = [random.random(), 0xff, 0x80][random.random_range(0..3)];
        }
        let expected = stream(&bytes);
        successes += usize::from(expected.is_ok());
        let found = machine.call("stream", &[encoded(&bytes)]);
        assert_eq!(found, expected.map(|output| encoded(&output)), "{bytes:?}");
    }
    assert!(
        (50..350).contains(&successes),
        "{successes} of 400 were read to the end"
    );
}
