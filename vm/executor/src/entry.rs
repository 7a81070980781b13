//! Entry functions, ready to be called: code, footprint, and where each argument goes.
//!
//! Everything here is computed once per function and list of type arguments; per transaction only
//! keys and amounts are left.

use std::sync::atomic::{AtomicU64, Ordering};

use weft_bytecode::summary::Target;
use weft_footprint::{ArgumentValue, FootprintProgram, InstantiationLimits, LeafMode};
use weft_runtime::code::{FunctionInstance, InstanceId, RegisterType, TypeId};
use weft_runtime::layout::{LayoutKind, Layouts};
use weft_types::AccountAddress;

use crate::plan::Part;

/// The most accesses that a transaction may name before it is executed alone.
pub(crate) const LIMITS: InstantiationLimits = InstantiationLimits { accesses_max: 4096 };

/// An entry function that transactions call.
#[derive(Debug)]
pub(crate) struct EntryPoint {
    pub(crate) instance: InstanceId,
    pub(crate) is_entry: bool,
    pub(crate) program: FootprintProgram,
    /// The types of the program, by their numbers.
    pub(crate) types: Vec<u32>,
    /// For each access of the program, the parts that it is to and whether it is a plain one.
    pub(crate) parts: Vec<Vec<Part>>,
    parameters: Vec<Parameter>,
    /// A running estimate of the gas of a call. It changes speed, never results.
    cost: AtomicU64,
}

/// What a footprint can see of a parameter.
#[derive(Clone, Copy, Debug)]
enum Parameter {
    Signer,
    Address,
    Integer(u32),
    Addresses,
    Integers(u32),
    Opaque,
}

/// The arguments of a transaction, as footprints see them. Used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    kinds: Vec<Decoded>,
    addresses: Vec<AccountAddress>,
    integers: Vec<u128>,
}

#[derive(Clone, Debug)]
enum Decoded {
    Address(AccountAddress),
    Integer(u128),
    Interval(u128),
    Addresses(std::ops::Range<usize>),
    Integers(std::ops::Range<usize>),
    Opaque,
}

/// Arguments that no run of the function accepts: it fails before it touches anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Undecodable;

impl EntryPoint {
    /// Prepares an instance with its footprint; `types` are the numbers of the program's types.
    pub(crate) fn new(
        instance: &FunctionInstance,
        program: FootprintProgram,
        types: Vec<TypeId>,
        layouts: &Layouts,
    ) -> Self {
        let parts = program
            .accesses()
            .iter()
            .map(|access| match &access.target {
                Target::Presence => vec![Part::PRESENCE],
                Target::Path(path) => types
                    .get(usize::from(access.type_))
                    .map(|type_| {
                        let leaves = layouts.get(*type_).leaves_below(path);
                        leaves.map(Part::leaf).collect()
                    })
                    .unwrap_or_default(),
            })
            .collect();
        Self {
            instance: instance.id,
            is_entry: instance.is_entry,
            program,
            types: types.into_iter().map(|type_| type_.0).collect(),
            parts,
            parameters: instance
                .parameter_types
                .iter()
                .map(|type_| Parameter::new(*type_, layouts))
                .collect(),
            cost: AtomicU64::new(1),
        }
    }

    /// What a call is estimated to cost.
    pub(crate) fn cost(&self) -> u64 {
        self.cost.load(Ordering::Relaxed)
    }

    /// Moves the estimate towards what a call cost.
    pub(crate) fn note_cost(&self, gas: u64) {
        let before = self.cost.load(Ordering::Relaxed);
        let after = before - before / 8 + gas / 8;
        if after != before {
            self.cost.store(after.max(1), Ordering::Relaxed);
        }
    }

    /// Whether the first parameter is a signer.
    pub(crate) fn takes_signer(&self) -> bool {
        matches!(self.parameters.first(), Some(Parameter::Signer))
    }

    /// Whether any parameter is a signer.
    pub(crate) fn takes_any_signer(&self) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|parameter| matches!(parameter, Parameter::Signer))
    }

    /// Whether the parameters are a sender and three numbers.
    pub(crate) fn may_surround(&self) -> bool {
        matches!(
            self.parameters[..],
            [
                Parameter::Signer | Parameter::Address,
                Parameter::Integer(8),
                Parameter::Integer(8),
                Parameter::Integer(8)
            ]
        )
    }

    /// Decodes what the footprint can see of a transaction's arguments.
    pub(crate) fn decode(
        &self,
        sender: &AccountAddress,
        secondary_signers: &[AccountAddress],
        bytes: &[impl AsRef<[u8]>],
        arguments: &mut Arguments,
    ) -> Result<(), Undecodable> {
        arguments.kinds.clear();
        arguments.addresses.clear();
        arguments.integers.clear();
        let mut signers = std::iter::once(sender).chain(secondary_signers);
        let mut rest = bytes.iter();
        for parameter in &self.parameters {
            let decoded = match parameter {
                Parameter::Signer => Decoded::Address(*signers.next().ok_or(Undecodable)?),
                Parameter::Address
                | Parameter::Integer(_)
                | Parameter::Addresses
                | Parameter::Integers(_)
                | Parameter::Opaque => {
                    let bytes = rest.next().ok_or(Undecodable)?;
                    parameter.decode(bytes.as_ref(), arguments)?
                }
            };
            arguments.kinds.push(decoded);
        }
        if rest.next().is_some() {
            return Err(Undecodable);
        }
        Ok(())
    }
}

impl Arguments {
    /// Makes the last argument, a number, the most that it may be.
    pub(crate) fn widen_last(&mut self) {
        if let Some(last) = self.kinds.last_mut()
            && let Decoded::Integer(most) = *last
        {
            *last = Decoded::Interval(most);
        }
    }

    /// Lends the arguments in the form that footprints take.
    pub(crate) fn with_values<R>(&self, lend: impl FnOnce(&[ArgumentValue<'_>]) -> R) -> R {
        let mut few = [ArgumentValue::Opaque; FEW];
        if self.kinds.len() <= FEW {
            for (value, decoded) in few.iter_mut().zip(&self.kinds) {
                *value = self.value(decoded);
            }
            return lend(&few[..self.kinds.len()]);
        }
        let many: Vec<_> = self
            .kinds
            .iter()
            .map(|decoded| self.value(decoded))
            .collect();
        lend(&many)
    }

    fn value<'a>(&'a self, decoded: &'a Decoded) -> ArgumentValue<'a> {
        match decoded {
            Decoded::Address(address) => ArgumentValue::Address(address),
            Decoded::Integer(number) => ArgumentValue::Integer(*number),
            Decoded::Interval(most) => ArgumentValue::Interval(0, *most),
            Decoded::Addresses(range) => {
                ArgumentValue::Addresses(&self.addresses[range.start..range.end])
            }
            Decoded::Integers(range) => {
                ArgumentValue::Integers(&self.integers[range.start..range.end])
            }
            Decoded::Opaque => ArgumentValue::Opaque,
        }
    }
}

/// Functions with up to so many parameters need no allocation.
const FEW: usize = 8;

impl Parameter {
    fn new(type_: RegisterType, layouts: &Layouts) -> Self {
        let (RegisterType::Value(type_)
        | RegisterType::Reference(type_)
        | RegisterType::MutableReference(type_)) = type_;
        let layout = layouts.get(type_);
        match &layout.kind {
            LayoutKind::Signer => Self::Signer,
            LayoutKind::Address => Self::Address,
            LayoutKind::Bool | LayoutKind::Integer(_) => Self::Integer(layout.size),
            LayoutKind::Vector { element } => {
                let element = layouts.get(*element);
                match &element.kind {
                    LayoutKind::Address => Self::Addresses,
                    LayoutKind::Integer(_) => Self::Integers(element.size),
                    LayoutKind::Bool
                    | LayoutKind::Signed(_)
                    | LayoutKind::Signer
                    | LayoutKind::Vector { .. }
                    | LayoutKind::Struct { .. }
                    | LayoutKind::Enum { .. }
                    | LayoutKind::Function { .. } => Self::Opaque,
                }
            }
            LayoutKind::Signed(_)
            | LayoutKind::Struct { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => Self::Opaque,
        }
    }

    fn decode(self, bytes: &[u8], arguments: &mut Arguments) -> Result<Decoded, Undecodable> {
        match self {
            Self::Signer | Self::Opaque => Ok(Decoded::Opaque),
            Self::Address => address(bytes).map(Decoded::Address),
            Self::Integer(size) => {
                if bytes.len() != size as usize {
                    return Err(Undecodable);
                }
                Ok(integer(bytes).map_or(Decoded::Opaque, Decoded::Integer))
            }
            Self::Addresses => {
                let first = arguments.addresses.len();
                for element in elements(bytes, AccountAddress::LENGTH)? {
                    arguments.addresses.push(address(element)?);
                }
                Ok(Decoded::Addresses(first..arguments.addresses.len()))
            }
            Self::Integers(size) => {
                let first = arguments.integers.len();
                for element in elements(bytes, size as usize)? {
                    match integer(element) {
                        Some(number) => arguments.integers.push(number),
                        None => return Ok(Decoded::Opaque),
                    }
                }
                Ok(Decoded::Integers(first..arguments.integers.len()))
            }
        }
    }
}

fn address(bytes: &[u8]) -> Result<AccountAddress, Undecodable> {
    let bytes: [u8; AccountAddress::LENGTH] = bytes.try_into().map_err(|_| Undecodable)?;
    Ok(AccountAddress::new(bytes))
}

/// An integer, little end first; `None` where it does not fit.
fn integer(bytes: &[u8]) -> Option<u128> {
    let (low, high) = bytes.split_at(bytes.len().min(16));
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    let mut word = [0_u8; 16];
    word[..low.len()].copy_from_slice(low);
    Some(u128::from_le_bytes(word))
}

/// The elements of a vector in canonical bytes: their number in base 128, then one by one.
fn elements(bytes: &[u8], size: usize) -> Result<std::slice::ChunksExact<'_, u8>, Undecodable> {
    let mut length = 0_u64;
    for (position, byte) in bytes.iter().enumerate().take(5) {
        length |= u64::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 != 0 {
            continue;
        }
        let rest = &bytes[position + 1..];
        let is_whole = (rest.len() as u64) == length.saturating_mul(size as u64);
        return if is_whole {
            Ok(rest.chunks_exact(size))
        } else {
            Err(Undecodable)
        };
    }
    Err(Undecodable)
}

/// How a leaf is planned that a footprint names in a mode.
///
/// A footprint's write *may* take place. What a leaf holds that was not written after all is what
/// was there before, so a write reads, too.
pub(crate) const fn planned_mode(mode: LeafMode) -> LeafMode {
    match mode {
        LeafMode::Write => LeafMode::ReadWrite,
        LeafMode::Read | LeafMode::ReadWrite | LeafMode::Delta => mode,
    }
}
