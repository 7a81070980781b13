//! Functions whose bodies the host provides.
//!
//! A native function is found by its full name. It charges for what it does before it does it, and
//! says in its [`NativeFootprint`] what state it touches.

mod abort_message;
mod block;
mod development;
mod hash;
mod host;
mod text;
mod types;

pub use host::{
    NativeBody, NativeDeclaration, NativeFailure, NativeInvocation, NativeValue, RegisterError,
};
pub(crate) use host::{Operands, invoke};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use sha2::Digest;
use weft_bytecode::{CompiledModule, FunctionBody};
use weft_types::{AccountAddress, FailureKind, Identifier, Limit, ModuleId};

use crate::code::{Slot, TypeId};
use crate::codec;
use crate::context::{Context, EVENT_BYTES_MAX, EVENTS_MAX, Event};
use crate::gas::{Gas, schedule};
use crate::loader::signature_text;
use crate::memory::{ARENA_QUOTA, Pointer, VectorBlock};
use crate::step::{StepError, load_pointer};
use crate::values;

/// What a native function may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeFootprint {
    /// Nothing but its arguments.
    Pure,
    /// It appends to the events.
    Event,
    /// Anything, such as state of the host's own: whoever calls it runs alone.
    Anything,
}

/// The body of a native function.
pub(crate) type NativeFunction = fn(&mut NativeCall<'_>) -> Result<(), StepError>;

/// A native function.
#[derive(Clone)]
pub struct Native {
    /// The number of type parameters, the parameters and the results, as
    /// `<1>(&T0, u64): vector<u8>`. A declaration that differs is not this function.
    pub signature: Cow<'static, str>,
    /// What it may touch.
    pub footprint: NativeFootprint,
    pub(crate) body: Body,
}

/// What executes a native function.
#[derive(Clone)]
pub(crate) enum Body {
    /// A function of the library.
    Library(NativeFunction),
    /// A function of the embedder's.
    Host(host::HostFunction),
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Native")
            .field("signature", &self.signature)
            .field("footprint", &self.footprint)
            .finish_non_exhaustive()
    }
}

/// The native functions by module and name.
#[derive(Clone, Debug, Default)]
pub struct NativeTable {
    names: BTreeMap<(ModuleId, Identifier), u32>,
    natives: Vec<Native>,
}

impl NativeTable {
    /// The functions of the standard library.
    pub fn standard() -> Self {
        let mut table = Self::default();
        for entries in [
            &STANDARD,
            types::ENTRIES,
            text::ENTRIES,
            hash::ENTRIES,
            development::ENTRIES,
            block::ENTRIES,
        ] {
            table.add_all(entries);
        }
        table
    }

    /// The functions of the standard library with those that unit tests may call besides: they make
    /// signers and blocks.
    pub fn testing() -> Self {
        let mut table = Self::standard();
        table.add_all(development::TESTING_ENTRIES);
        table.add_all(block::TESTING_ENTRIES);
        table
    }

    /// The index of a function.
    pub fn find(&self, module: &ModuleId, name: &Identifier) -> Option<u32> {
        self.names.get(&(module.clone(), name.clone())).copied()
    }

    /// A function by its index.
    pub fn get(&self, index: u32) -> &Native {
        &self.natives[index as usize]
    }

    fn add_all(&mut self, entries: &[Entry]) {
        for (module, name, signature, footprint, function) in entries {
            let native = Native {
                signature: Cow::Borrowed(signature),
                footprint: *footprint,
                body: Body::Library(*function),
            };
            self.add(module, name, native);
        }
    }

    fn add(&mut self, module: &str, name: &str, native: Native) {
        let module = ModuleId {
            address: AccountAddress::ONE,
            name: Identifier::new(module).expect("names of natives are identifiers"),
        };
        let name = Identifier::new(name).expect("names of natives are identifiers");
        self.insert((module, name), native);
    }

    fn insert(&mut self, name: (ModuleId, Identifier), native: Native) {
        let index = u32::try_from(self.natives.len()).expect("there are few natives");
        self.natives.push(native);
        self.names.insert(name, index);
    }

    /// The first native function of a module that the table does not have, by name and signature.
    pub fn missing_of(&self, module: &CompiledModule) -> Option<Identifier> {
        let id = module.self_id()?;
        let natives = (module.function_definitions.iter())
            .filter(|definition| definition.body == FunctionBody::Native);
        natives
            .filter_map(|definition| {
                let handle = module.function_handles.get(definition.handle.index())?;
                Some((handle, module.identifiers.get(handle.name.index())?))
            })
            .find(|(handle, name)| {
                let found = self.find(&id, name).map(|index| self.get(index));
                let signature = signature_text(module, handle);
                found.is_none_or(|native| Some(&*native.signature) != signature.as_deref())
            })
            .map(|(_, name)| name.clone())
    }

    /// Whether a function is the embedder's, and touches nothing but its arguments.
    pub fn is_pure(&self, module: &ModuleId, name: &Identifier) -> bool {
        let native = self.find(module, name).map(|index| self.get(index));
        native.is_some_and(|native| match native.footprint {
            NativeFootprint::Pure | NativeFootprint::Event => true,
            NativeFootprint::Anything => false,
        })
    }

    /// The functions of the embedder's in order of their names.
    pub(crate) fn declarations(
        &self,
    ) -> impl Iterator<Item = (&ModuleId, &Identifier, &NativeDeclaration)> {
        self.names
            .iter()
            .filter_map(|((module, name), index)| match &self.get(*index).body {
                Body::Library(_) => None,
                Body::Host(host) => Some((module, name, &host.declaration)),
            })
    }
}

/// Module, name, type parameters with parameters and results, footprint, body.
type Entry = (
    &'static str,
    &'static str,
    &'static str,
    NativeFootprint,
    NativeFunction,
);

const STANDARD: [Entry; 12] = {
    use NativeFootprint::{Event, Pure};
    [
        (
            "abort_message",
            "append",
            "<1>(vector<u8>, &T0, vector<u8>): vector<u8>",
            Pure,
            abort_message::append,
        ),
        (
            "abort_message",
            "join",
            "(vector<u8>, vector<u8>): vector<u8>",
            Pure,
            abort_message::join,
        ),
        (
            "bcs",
            "to_bytes",
            "<1>(&T0): vector<u8>",
            Pure,
            bcs_to_bytes,
        ),
        (
            "bcs",
            "serialized_size",
            "<1>(&T0): u64",
            Pure,
            bcs_serialized_size,
        ),
        (
            "hash",
            "sha2_256",
            "(vector<u8>): vector<u8>",
            Pure,
            sha2_256,
        ),
        (
            "hash",
            "sha3_256",
            "(vector<u8>): vector<u8>",
            Pure,
            sha3_256,
        ),
        (
            "signer",
            "borrow_address",
            "(&signer): &address",
            Pure,
            signer_borrow_address,
        ),
        (
            "string",
            "internal_check_utf8",
            "(&vector<u8>): bool",
            Pure,
            string_check_utf8,
        ),
        (
            "string",
            "internal_is_char_boundary",
            "(&vector<u8>, u64): bool",
            Pure,
            string_is_char_boundary,
        ),
        (
            "string",
            "internal_sub_string",
            "(&vector<u8>, u64, u64): vector<u8>",
            Pure,
            string_sub_string,
        ),
        (
            "string",
            "internal_index_of",
            "(&vector<u8>, &vector<u8>): u64",
            Pure,
            string_index_of,
        ),
        ("event", "emit", "<1>(T0)", Event, event_emit),
    ]
};

/// A call of a native function.
#[derive(Debug)]
pub(crate) struct NativeCall<'call> {
    pub(crate) context: &'call mut Context,
    pub(crate) frame: Pointer,
    pub(crate) type_arguments: &'call [TypeId],
    pub(crate) arguments: &'call [Slot],
    pub(crate) results: &'call [Slot],
}

impl NativeCall<'_> {
    fn charge(&mut self, units: u64) -> Result<(), StepError> {
        Ok(Gas(&mut self.context.machine.gas_left).charge(units)?)
    }

    /// The slots of an argument.
    fn argument(&self, index: usize) -> Pointer {
        self.frame.slot(self.arguments[index])
    }

    fn word(&self, index: usize) -> u64 {
        self.argument(index).load_u64()
    }

    /// An argument that is a reference.
    fn reference(&self, index: usize) -> Pointer {
        load_pointer(self.frame, self.arguments[index])
    }

    /// The slots of the result.
    fn result(&self) -> Pointer {
        self.frame.slot(self.results[0])
    }

    fn return_word(&self, value: u64) {
        self.frame.store_slot(self.results[0], value);
    }

    /// Copies the bytes of an argument of type `&vector<u8>`, after charging for them.
    fn bytes(&mut self, index: usize, cost: fn(u64) -> u64) -> Result<Vec<u8>, StepError> {
        let place = self.reference(index);
        self.context.check_read(place, 8)?;
        let block = VectorBlock(Pointer::from_address(place.load_u64()));
        let length = block.length();
        self.charge(cost(length))?;
        Ok(block.element(0, 1).with_bytes(length, <[u8]>::to_vec))
    }

    /// Copies the bytes of an argument of type `vector<u8>`, after charging for them.
    fn owned_bytes(&mut self, index: usize, cost: fn(u64) -> u64) -> Result<Vec<u8>, StepError> {
        let block = VectorBlock(Pointer::from_address(self.word(index)));
        let length = block.length();
        self.charge(cost(length))?;
        Ok(block.element(0, 1).with_bytes(length, <[u8]>::to_vec))
    }

    /// Returns a `vector<u8>`.
    fn return_bytes(&mut self, bytes: &[u8]) -> Result<(), StepError> {
        let vector = new_byte_vector(self.context, bytes)?;
        self.return_word(vector);
        Ok(())
    }
}

/// A new `vector<u8>` in the arena.
pub(crate) fn new_byte_vector(context: &mut Context, bytes: &[u8]) -> Result<u64, FailureKind> {
    if bytes.is_empty() {
        return Ok(0);
    }
    let block = context.values().new_block(1, bytes.len() as u64)?;
    block.element(0, 1).store_bytes(bytes);
    block.set_length(u32::try_from(bytes.len()).expect("`new_block` refuses more"));
    Ok(block.0.address())
}

/// `to_bytes<T>(value: &T): vector<u8>`
fn bcs_to_bytes(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let size = serialized_size(call)?;
    // Shared blocks are written out in full, so this may be more than there is memory for.
    if size > ARENA_QUOTA {
        return Err(FailureKind::LimitExceeded(Limit::Memory).into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let value = call.reference(0);
    codec::encode(
        call.context.layouts(),
        call.type_arguments[0],
        value,
        &mut bytes,
    );
    call.return_bytes(&bytes)
}

/// `serialized_size<T>(value: &T): u64`
fn bcs_serialized_size(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let size = serialized_size(call)?;
    call.return_word(size);
    Ok(())
}

/// The size of the referent of the only argument, which is charged for.
fn serialized_size(call: &mut NativeCall<'_>) -> Result<u64, StepError> {
    let (type_, value) = (call.type_arguments[0], call.reference(0));
    let bytes = call.context.layouts().get(type_).size.into();
    call.context.check_read(value, bytes)?;
    charged_size(call.context, type_, value)
}

fn charged_size(context: &mut Context, type_: TypeId, value: Pointer) -> Result<u64, StepError> {
    let layouts = context.program.code.layouts();
    let mut gas = Gas(&mut context.machine.gas_left);
    Ok(codec::charged_size(layouts, type_, value, &mut gas)?)
}

/// `sha2_256(data: vector<u8>): vector<u8>`
fn sha2_256(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    hash(call, |bytes| sha2::Sha256::digest(bytes).into())
}

/// `sha3_256(data: vector<u8>): vector<u8>`
fn sha3_256(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    hash(call, |bytes| sha3::Sha3_256::digest(bytes).into())
}

fn hash(call: &mut NativeCall<'_>, digest: fn(&[u8]) -> [u8; 32]) -> Result<(), StepError> {
    let block = VectorBlock(Pointer::from_address(call.word(0)));
    let length = block.length();
    call.charge(schedule::hashed_bytes(length))?;
    let digest = block.element(0, 1).with_bytes(length, digest);
    call.return_bytes(&digest)
}

#[expect(clippy::unnecessary_wraps, reason = "all natives have one signature")]
/// `borrow_address(signer: &signer): &address`: a signer is an address in memory.
fn signer_borrow_address(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.return_word(call.word(0));
    Ok(())
}

/// `internal_check_utf8(bytes: &vector<u8>): bool`
fn string_check_utf8(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.bytes(0, schedule::encoded_bytes)?;
    call.return_word(std::str::from_utf8(&bytes).is_ok().into());
    Ok(())
}

/// `internal_is_char_boundary(bytes: &vector<u8>, index: u64): bool`
fn string_is_char_boundary(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.bytes(0, schedule::encoded_bytes)?;
    let index = call.word(1);
    let is_boundary = usize::try_from(index).is_ok_and(|index| is_char_boundary(&bytes, index));
    call.return_word(is_boundary.into());
    Ok(())
}

/// Whether no character of a valid UTF-8 text goes across `index`.
fn is_char_boundary(bytes: &[u8], index: usize) -> bool {
    match bytes.get(index) {
        Some(byte) => byte & 0xc0 != 0x80,
        None => index == bytes.len(),
    }
}

/// `internal_sub_string(bytes: &vector<u8>, start: u64, end: u64): vector<u8>`
fn string_sub_string(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.bytes(0, schedule::encoded_bytes)?;
    let start = usize::try_from(call.word(1)).unwrap_or(usize::MAX);
    let end = usize::try_from(call.word(2)).unwrap_or(usize::MAX);
    match bytes.get(start..end) {
        Some(part) => call.return_bytes(part),
        None => Err(FailureKind::VectorIndexOutOfBounds.into()),
    }
}

/// `internal_index_of(bytes: &vector<u8>, pattern: &vector<u8>): u64`, the length where there is no
/// such part.
fn string_index_of(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.bytes(0, schedule::encoded_bytes)?;
    let pattern = call.bytes(1, schedule::encoded_bytes)?;
    // The naive search below compares at most this often.
    let comparisons = (bytes.len() as u64).saturating_mul(pattern.len() as u64);
    call.charge(comparisons)?;
    let found = (0..=bytes.len().saturating_sub(pattern.len()))
        .find(|start| bytes[*start..].starts_with(&pattern))
        .unwrap_or(bytes.len());
    call.return_word(found as u64);
    Ok(())
}

/// `emit<T>(event: T)`
fn event_emit(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (type_, value) = (call.type_arguments[0], call.argument(0));
    let layout = call.context.layouts().get(type_);
    let size = if layout.is_plain {
        layout.size.into()
    } else {
        charged_size(call.context, type_, value)?
    };
    call.charge(schedule::EVENT + schedule::EVENT_BYTE * size)?;
    let context = &mut *call.context;
    context.event_bytes = context.event_bytes.saturating_add(size);
    if context.events.len() >= EVENTS_MAX || context.event_bytes > EVENT_BYTES_MAX {
        return Err(FailureKind::LimitExceeded(Limit::Events).into());
    }
    let value = values::freeze(context.program.code.layouts(), type_, value);
    context.events.push(Event { type_, value });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_char_boundary;

    #[test]
    fn boundaries_are_those_of_str() {
        let text = "aé漢😀";
        for index in 0..=text.len() + 1 {
            assert_eq!(
                is_char_boundary(text.as_bytes(), index),
                text.is_char_boundary(index),
                "{index}"
            );
        }
    }
}
