//! Calls of the functions of `functions.move`, and arguments for them.

use std::sync::{Arc, LazyLock};

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use weft_storage::MemoryState;
use weft_tests::oracle::{self, JIT};
use weft_tests::scenario;
use weft_vm::{Engine, EngineConfig, FailureKind, StateView, TierPolicy, TransactionStatus};

/// Canonical bytes.
pub(super) trait Encode {
    fn encode(&self, bytes: &mut Vec<u8>);
}

macro_rules! encode_numbers {
    ($($number:ty)+) => {
        $(impl Encode for $number {
            fn encode(&self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }
        })+
    };
}
encode_numbers!(u8 u16 u32 u64 u128);

impl Encode for bool {
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, bytes: &mut Vec<u8>) {
        let mut length = self.len();
        while length >= 0x80 {
            bytes.push(u8::try_from(length & 0x7f).expect("they are seven bits") | 0x80);
            length >>= 7;
        }
        bytes.push(u8::try_from(length).expect("seven bits are left"));
        for element in self {
            element.encode(bytes);
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.as_slice().encode(bytes);
    }
}

impl Encode for str {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.as_bytes().encode(bytes);
    }
}

pub(super) fn encoded(value: &(impl Encode + ?Sized)) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.encode(&mut bytes);
    bytes
}

/// Why a function returns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Aborts(u64),
    Arithmetic,
}

/// What a function returns, as canonical bytes, or why it returns nothing.
pub(super) type Outcome = Result<Vec<u8>, Failure>;

/// Both engines on a state in which the functions are published.
pub(super) struct Machine {
    engines: [Engine; 2],
    state: Arc<dyn StateView>,
}

impl Machine {
    pub(super) fn new() -> Self {
        static STATE: LazyLock<MemoryState> =
            LazyLock::new(|| scenario::genesis(include_str!("functions.move")));
        let engine = |tier| {
            Engine::new(EngineConfig {
                tier,
                ..EngineConfig::default()
            })
        };
        Self {
            engines: [engine(TierPolicy::InterpreterOnly), engine(JIT)],
            state: Arc::new(STATE.clone()),
        }
    }

    /// Calls a function with canonical bytes in both engines.
    pub(super) fn call(&mut self, function: &str, arguments: &[Vec<u8>]) -> Outcome {
        self.call_for_gas(function, arguments).0
    }

    /// The same, with the gas that it used.
    pub(super) fn call_for_gas(&mut self, function: &str, arguments: &[Vec<u8>]) -> (Outcome, u64) {
        let call = scenario::call(1, function, arguments.to_vec());
        let transactions = oracle::transactions(&[call]);
        let [interpreted, native] = self.engines.each_mut().map(|engine| {
            let output = engine.execute_call(&self.state, &transactions[0]);
            let output = output.expect("the state can be read");
            let results: Vec<Vec<u8>> = output.results.into_iter().map(|it| it.bytes).collect();
            let (status, gas) = (output.block.status(0), output.block.gas_used(0));
            (status.clone(), results.concat(), gas)
        });
        assert_eq!(interpreted, native, "{function}");
        let (status, results, gas) = interpreted;
        let failure = if let TransactionStatus::Aborted { code, .. } = status {
            Some(Failure::Aborts(code))
        } else if status.is_success() {
            None
        } else {
            let kind = FailureKind::ArithmeticError;
            assert!(
                matches!(&status, TransactionStatus::Failed { kind: it, .. } if *it == kind),
                "{function}: {status:?}"
            );
            Some(Failure::Arithmetic)
        };
        (failure.map_or(Ok(results), Err), gas)
    }

    /// Calls a function of integers.
    pub(super) fn apply<T: Encode>(&mut self, function: &str, arguments: &[T]) -> Outcome {
        let arguments: Vec<Vec<u8>> = arguments.iter().map(encoded).collect();
        self.call(function, &arguments)
    }

    /// The same, of a function that returns a `u128`.
    pub(super) fn wide(&mut self, function: &str, arguments: &[u128]) -> Result<u128, Failure> {
        let bytes = self.apply(function, arguments)?;
        let bytes = bytes.try_into().expect("the result is a `u128`");
        Ok(u128::from_le_bytes(bytes))
    }
}

/// A number of any size up to a number of bits; often a power of two or next to one.
pub(super) fn number(random: &mut ChaCha8Rng, bits: u32) -> u128 {
    let size = random.random_range(0..=bits);
    let mask = if size == 128 {
        u128::MAX
    } else {
        (1 << size) - 1
    };
    match random.random_range(0..4) {
        0 => mask,
        1 => mask - (mask >> 1),
        _ => random.random::<u128>() & mask,
    }
}

pub(super) fn word(random: &mut ChaCha8Rng) -> u64 {
    u64::try_from(number(random, 64)).expect("it has 64 bits")
}
