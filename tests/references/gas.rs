//! Natives cost gas for each byte that they look at or write.

use super::machine::{Machine, encoded};

/// What a function costs for some bytes beyond what the bytes themselves cost as an argument.
fn cost(machine: &mut Machine, function: &str, length: usize) -> u64 {
    let arguments = [encoded(&vec![b'a'; length])];
    let [(outcome, gas), (_, nothing)] =
        [function, "nothing"].map(|function| machine.call_for_gas(function, &arguments));
    assert_eq!(outcome, Ok(Vec::new()), "{function}");
    gas.checked_sub(nothing).expect("a native is not free")
}

#[test]
fn gas_follows_the_work() {
    let mut machine = Machine::new();
    let functions = [
        "sha2_256",
        "sha3_256",
        "keccak256",
        "blake2b_256",
        "ripemd160",
        "sip_hash",
        "utf8",
        "encoding",
        "size",
        "decoding",
        "hiding",
        "text",
        "output",
        "comparison",
    ];
    let mut costs = Vec::new();
    for function in functions {
        // Lengths of one size, so that their own bytes do not matter.
        let [least, half, whole] =
            [0, 2000, 4000].map(|it| cost(&mut machine, function, 1000 + it));
        let (first, second) = (half - least, whole - half);
        assert!(first >= 100, "{function}: {first} for 2,000 bytes");
        assert!(
            first.abs_diff(second) <= 2,
            "{function}: {first}, then {second}"
        );
        costs.push((function, first));
    }
    let cost_of = |wanted: &str| {
        costs
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|it| it.1)
    };
    // A hash is more work than a look.
    assert!(cost_of("sha3_256") > cost_of("utf8"), "{costs:?}");
    assert!(cost_of("decoding") > cost_of("encoding"), "{costs:?}");
}
