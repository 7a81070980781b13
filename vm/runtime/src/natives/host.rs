//! Native functions that an embedder brings.
//!
//! The body gets its arguments as values of Rust and returns values of Rust; both pass as canonical
//! bytes, so that nothing of memory is seen. It reaches no state but its arguments. What it does has
//! to be a function of them and the [block](NativeInvocation::block) alone, on every machine: a body that reads a clock, a random number or
//! the order of a hash map splits the chain.
//!
//! A body that panics, or that returns what its signature does not say, has no outcome: the block ends
//! in an error and takes no effect. It never becomes a failure of the transaction.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use weft_types::{AccountAddress, FailureKind, Identifier, Limit, ModuleId, TypeTag, U256};

use super::{Body, Native, NativeFootprint, NativeTable};
use crate::block::BlockMetadata;
use crate::code::{FunctionInstance, RegisterType, Slot, TypeId};
use crate::codec::{self, Decoder};
use crate::context::{Context, Interruption};
use crate::gas::{Gas, schedule};
use crate::memory::{ARENA_QUOTA, Pointer};
use crate::step::{ABORT_MESSAGE_MAX, StepError};

/// What is said of a native function besides its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeDeclaration {
    /// The number of type parameters, the parameters and the results, as
    /// `<1>(&T0, vector<u8>, u64): vector<u8>`. Types are integers, `bool`, `address`, `signer`,
    /// vectors, type parameters and references to those; results are no references. A `native fun`
    /// with another signature is not this function.
    pub signature: String,
    /// What it may touch. Callers of a native function whose module declares it `pure` are planned by
    /// their arguments; with [`NativeFootprint::Anything`] they run alone.
    pub footprint: NativeFootprint,
    /// Charged for each call, before the body runs: a unit is about a nanosecond.
    pub base_gas: u64,
    /// Charged for each canonical byte of arguments that are asked for and of results.
    pub byte_gas: u64,
    /// Changes whenever the body does something else than before: part of the semantics of the chain.
    pub version: u32,
}

/// The body of a native function of the embedder.
pub trait NativeBody: Send + Sync {
    /// Executes a call. See the documentation of the module.
    ///
    /// # Errors
    ///
    /// A failure of the transaction, which is part of the semantics of the chain.
    fn call(&self, call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure>;
}

impl<F> NativeBody for F
where
    F: Fn(&mut NativeInvocation<'_>) -> Result<(), NativeFailure> + Send + Sync,
{
    fn call(&self, call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
        self(call)
    }
}

/// Why a native function did not return.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NativeFailure {
    /// The transaction aborts, as by `abort code` in the function's module.
    Abort {
        /// The code.
        code: u64,
        /// A message of at most 1,024 bytes.
        message: Option<String>,
    },
    /// The transaction fails: out of gas, or over a limit.
    Failure(FailureKind),
    /// The body and its signature disagree, or something else that is not the transaction's fault. The
    /// block has no output.
    Fault(String),
}

impl NativeFailure {
    /// An abort without a message.
    pub const fn abort(code: u64) -> Self {
        Self::Abort {
            code,
            message: None,
        }
    }
}

impl From<FailureKind> for NativeFailure {
    fn from(kind: FailureKind) -> Self {
        Self::Failure(kind)
    }
}

/// Why a native function cannot be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    /// There is one of this name.
    Exists,
    /// The signature is not one that natives have: what is wrong with it.
    Signature(&'static str),
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("there is a native function of this name"),
            Self::Signature(what) => write!(f, "the signature of the native function: {what}"),
        }
    }
}

impl std::error::Error for RegisterError {}

impl NativeTable {
    /// Adds a function of the embedder's.
    ///
    /// # Errors
    ///
    /// [`RegisterError`]
    pub fn register(
        &mut self,
        module: ModuleId,
        name: Identifier,
        declaration: NativeDeclaration,
        body: impl NativeBody + 'static,
    ) -> Result<(), RegisterError> {
        if self.find(&module, &name).is_some() {
            return Err(RegisterError::Exists);
        }
        check_signature(&declaration.signature).map_err(RegisterError::Signature)?;
        let footprint = declaration.footprint;
        let signature = declaration.signature.clone().into();
        let host = HostFunction {
            declaration,
            body: Arc::new(body),
        };
        let native = Native {
            signature,
            footprint,
            body: Body::Host(host),
        };
        self.insert((module, name), native);
        Ok(())
    }
}

/// A function of the embedder's in the table.
#[derive(Clone)]
pub(crate) struct HostFunction {
    pub(crate) declaration: NativeDeclaration,
    body: Arc<dyn NativeBody>,
}

/// A call of a native function of the embedder.
#[derive(Debug)]
pub struct NativeInvocation<'call> {
    context: &'call mut Context,
    frame: Pointer,
    instance: &'call FunctionInstance,
    type_arguments: &'call [TypeId],
    arguments: &'call [Slot],
    results: &'call [Slot],
    byte_gas: u64,
    returned: usize,
}

/// What the operation of a call names.
#[derive(Debug)]
pub(crate) struct Operands<'call> {
    pub(crate) type_arguments: &'call [TypeId],
    pub(crate) arguments: &'call [Slot],
    pub(crate) results: &'call [Slot],
}

/// Executes a call of a function of the embedder's, from an instance that does nothing else.
pub(crate) fn invoke(
    context: &mut Context,
    frame: Pointer,
    native: u32,
    instance: &FunctionInstance,
    operands: &Operands<'_>,
) -> Result<(), StepError> {
    // Another handle of the context's own, so that the body may change the context.
    let program = Arc::clone(&context.program);
    let Body::Host(host) = &program.code.native(native).body else {
        let message = "a native function of the library is called as the embedder's".to_owned();
        return Err(Interruption::Invariant(message).into());
    };
    Gas(&mut context.machine.gas_left).charge(host.declaration.base_gas)?;
    let mut call = NativeInvocation {
        context,
        frame,
        instance,
        type_arguments: operands.type_arguments,
        arguments: operands.arguments,
        results: operands.results,
        byte_gas: host.declaration.byte_gas,
        returned: 0,
    };
    let fault = |what: &str| {
        let message = format!("{}::{}: {what}", instance.module, instance.name);
        StepError::Interruption(Interruption::Invariant(message))
    };
    // What the body left half done is not looked at again: the run has no outcome then.
    match catch_unwind(AssertUnwindSafe(|| host.body.call(&mut call))) {
        Ok(Ok(())) if call.returned == operands.results.len() => Ok(()),
        Ok(Ok(())) => Err(fault("a native function returned too few results")),
        Ok(Err(NativeFailure::Abort { code, message })) => match message {
            Some(message) if message.len() as u64 > ABORT_MESSAGE_MAX => {
                Err(FailureKind::AbortMessageLimitExceeded.into())
            }
            message => Err(StepError::Abort { code, message }),
        },
        Ok(Err(NativeFailure::Failure(kind))) => Err(kind.into()),
        Ok(Err(NativeFailure::Fault(what))) => Err(fault(&what)),
        Err(_) => Err(fault("a native function panicked")),
    }
}

impl NativeInvocation<'_> {
    /// The type arguments.
    pub fn type_arguments(&self) -> impl Iterator<Item = &TypeTag> {
        let layouts = self.context.layouts();
        (self.type_arguments.iter()).map(|type_| &layouts.get(*type_).tag)
    }

    /// The block that the call is a part of.
    pub const fn block(&self) -> BlockMetadata {
        self.context.block
    }

    /// The gas that is left.
    pub const fn gas_left(&self) -> u64 {
        self.context.machine.gas_left
    }

    /// Charges for work beyond what the declaration charges, before it is done.
    ///
    /// # Errors
    ///
    /// Out of gas, which the body has to pass on.
    pub fn charge(&mut self, units: u64) -> Result<(), NativeFailure> {
        Ok(Gas(&mut self.context.machine.gas_left).charge(units)?)
    }

    /// An argument, by its position among the parameters; of a reference what it leads to.
    ///
    /// # Errors
    ///
    /// Out of gas; a fault where the parameter is of another type.
    pub fn argument<T: NativeValue>(&mut self, position: usize) -> Result<T, NativeFailure> {
        let bytes = self.argument_bytes(position)?;
        T::from_canonical(&bytes)
            .ok_or_else(|| NativeFailure::Fault(format!("argument {position} is of another type")))
    }

    /// The canonical bytes of an argument of any type.
    ///
    /// # Errors
    ///
    /// Out of gas, over the limit of memory; a fault where there is no such parameter.
    pub fn argument_bytes(&mut self, position: usize) -> Result<Vec<u8>, NativeFailure> {
        let (type_, value) = self.place(position)?;
        let context = &mut *self.context;
        let place_bytes = context.layouts().get(type_).size.into();
        check(context.check_read(value, place_bytes))?;
        let layouts = context.program.code.layouts();
        let mut gas = Gas(&mut context.machine.gas_left);
        let size = codec::charged_size(layouts, type_, value, &mut gas)?;
        gas.charge(size.saturating_mul(self.byte_gas))?;
        if size > ARENA_QUOTA {
            return Err(FailureKind::LimitExceeded(Limit::Memory).into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        codec::encode(layouts, type_, value, &mut bytes);
        Ok(bytes)
    }

    /// Replaces what an argument that is a `&mut` leads to.
    ///
    /// # Errors
    ///
    /// Out of gas, over the limit of memory; a fault where the parameter is of another type.
    pub fn replace<T: NativeValue>(
        &mut self,
        position: usize,
        value: &T,
    ) -> Result<(), NativeFailure> {
        let parameter = self.instance.parameter_types.get(position);
        let Some(RegisterType::MutableReference(type_)) = parameter.copied() else {
            let message = format!("argument {position} is no mutable reference");
            return Err(NativeFailure::Fault(message));
        };
        let (_, place) = self.place(position)?;
        let size = u64::from(self.context.layouts().get(type_).size);
        check(self.context.check_write(place, size))?;
        let made = self.context.arena.allocate(size.max(8))?;
        self.decode(type_, &value.to_canonical(), made)?;
        place.copy_from(made, size);
        Ok(())
    }

    /// Gives the next result.
    ///
    /// # Errors
    ///
    /// Out of gas, over the limit of memory; a fault where the result is of another type, or one too
    /// many.
    pub fn result<T: NativeValue>(&mut self, value: &T) -> Result<(), NativeFailure> {
        self.result_bytes(&value.to_canonical())
    }

    /// Gives the next result by its canonical bytes.
    ///
    /// # Errors
    ///
    /// Those of [`NativeInvocation::result`].
    pub fn result_bytes(&mut self, bytes: &[u8]) -> Result<(), NativeFailure> {
        let type_ = self.instance.result_types.get(self.returned).copied();
        let (Some(RegisterType::Value(type_)), Some(slot)) =
            (type_, self.results.get(self.returned))
        else {
            return Err(NativeFailure::Fault("a result too many".to_owned()));
        };
        self.returned += 1;
        self.decode(type_, bytes, self.frame.slot(*slot))
    }

    fn decode(
        &mut self,
        type_: TypeId,
        bytes: &[u8],
        destination: Pointer,
    ) -> Result<(), NativeFailure> {
        let length = bytes.len() as u64;
        self.charge(schedule::encoded_bytes(
            length.saturating_mul(self.byte_gas.saturating_add(1)),
        ))?;
        let context = &mut *self.context;
        Decoder::new(context.program.code.layouts(), &mut context.arena)
            .decode(type_, bytes, destination)
            .map_err(|error| match error {
                codec::DecodeError::TooLarge => FailureKind::LimitExceeded(Limit::Memory).into(),
                codec::DecodeError::Truncated
                | codec::DecodeError::TrailingBytes
                | codec::DecodeError::InvalidLength
                | codec::DecodeError::InvalidBool
                | codec::DecodeError::InvalidVariant
                | codec::DecodeError::NotDecodable
                | codec::DecodeError::InvalidValue
                | codec::DecodeError::UnknownFunction(_) => {
                    NativeFailure::Fault(format!("a value of another type: {error}"))
                }
            })
    }

    /// The type and the place of an argument, or of what it leads to.
    fn place(&self, position: usize) -> Result<(TypeId, Pointer), NativeFailure> {
        let parameter = self.instance.parameter_types.get(position);
        let (Some(parameter), Some(slot)) = (parameter, self.arguments.get(position)) else {
            return Err(NativeFailure::Fault(format!("no parameter {position}")));
        };
        let slot = self.frame.slot(*slot);
        Ok(match *parameter {
            RegisterType::Value(type_) => (type_, slot),
            RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => {
                (type_, Pointer::from_address(slot.load_u64()))
            }
        })
    }
}

/// What the checking interpreter finds wrong is a fault.
fn check(checked: Result<(), Interruption>) -> Result<(), NativeFailure> {
    checked.map_err(|interruption| NativeFailure::Fault(format!("{interruption:?}")))
}

/// Values of Rust that stand for values of Move, by their canonical bytes (BCS).
pub trait NativeValue: Sized {
    /// The value of all of the bytes; `None` where they are of another type.
    fn from_canonical(bytes: &[u8]) -> Option<Self>;

    /// The bytes.
    fn to_canonical(&self) -> Vec<u8>;
}

macro_rules! integers {
    ($($type:ty)+) => {
        $(impl NativeValue for $type {
            fn from_canonical(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self::from_le_bytes)
            }

            fn to_canonical(&self) -> Vec<u8> {
                self.to_le_bytes().to_vec()
            }
        })+
    };
}

integers!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 U256);

impl NativeValue for bool {
    fn from_canonical(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    fn to_canonical(&self) -> Vec<u8> {
        vec![(*self).into()]
    }
}

/// An `address` or a `signer`; signers are no results.
impl NativeValue for AccountAddress {
    fn from_canonical(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::new)
    }

    fn to_canonical(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

/// `vector<u8>`
impl NativeValue for Vec<u8> {
    fn from_canonical(bytes: &[u8]) -> Option<Self> {
        codec::bytes_of(bytes).map(<[u8]>::to_vec)
    }

    fn to_canonical(&self) -> Vec<u8> {
        let mut bytes = Self::with_capacity(self.len() + 5);
        codec::append_length(self.len() as u64, &mut bytes);
        bytes.extend_from_slice(self);
        bytes
    }
}

/// Checks the notation of a signature.
fn check_signature(text: &str) -> Result<(), &'static str> {
    let (parameters, rest) = match text.strip_prefix('<') {
        Some(rest) => {
            let (count, rest) = rest.split_once('>').ok_or("`<` without `>`")?;
            let is_canonical = !count.starts_with('0');
            let count = count.parse::<u16>().ok().filter(|_| is_canonical);
            (count.ok_or("no number of type parameters")?, rest)
        }
        None => (0, text),
    };
    let rest = rest.strip_prefix('(').ok_or("no `(`")?;
    let (inside, results) = rest.split_once(')').ok_or("no `)`")?;
    let types = |list: &str, references: bool| {
        let all = list.split(", ").filter(|_| !list.is_empty());
        all.into_iter()
            .all(|text| is_type(text, parameters, references, 4))
    };
    if !types(inside, true) {
        return Err("a parameter of a type that natives do not take");
    }
    match results.strip_prefix(": ") {
        None if results.is_empty() => Ok(()),
        Some(results) if !results.is_empty() && types(results, false) => Ok(()),
        Some(_) => Err("a result of a type that natives do not return"),
        None => Err("results begin with `: `"),
    }
}

/// Whether a text is a type of a parameter, or of a result.
fn is_type(text: &str, parameters: u16, is_parameter: bool, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    if let Some(referent) = text.strip_prefix('&') {
        let referent = referent.strip_prefix("mut ").unwrap_or(referent);
        let is_value = !referent.starts_with('&');
        return is_parameter && is_value && is_type(referent, parameters, true, depth);
    }
    if let Some(element) = (text.strip_prefix("vector<")).and_then(|it| it.strip_suffix('>')) {
        return is_type(element, parameters, false, depth);
    }
    if let Some(number) = text.strip_prefix('T') {
        let is_canonical = number == "0" || !number.starts_with('0');
        return is_canonical && number.parse::<u16>().is_ok_and(|it| it < parameters);
    }
    let names = [
        "bool", "u8", "u16", "u32", "u64", "u128", "u256", "i8", "i16", "i32", "i64", "i128",
        "i256", "address",
    ];
    names.contains(&text) || text == "signer" && is_parameter
}

#[cfg(test)]
mod tests {
    use super::check_signature;

    #[test]
    fn signatures_are_checked_when_they_are_registered() {
        for good in [
            "()",
            "(u64)",
            "(): bool",
            "<1>(&T0, &mut vector<T0>, u256): vector<u8>",
            "<2>(T1, &signer): T0, address",
        ] {
            assert_eq!(check_signature(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "u64",
            "(u64",
            "(u7)",
            "(u64,u64)",
            "<1>(T1)",
            "<01>(T0)",
            "(T0)",
            "(): &u8",
            "(): signer",
            "():u8",
            "(): ",
            "(&&u8)",
            "(vector<vector<vector<vector<vector<u8>>>>>)",
        ] {
            assert!(check_signature(bad).is_err(), "{bad}");
        }
    }
}
