//! Natives about types, and values of any type: names, canonical bytes, exchange.

use weft_types::{FailureKind, StructTag};

use super::{Entry, NativeCall, NativeFootprint::Pure};
use crate::code::TypeId;
use crate::codec::{DecodeError, Decoder};
use crate::context::Interruption;
use crate::gas::schedule;
use crate::layout::{LayoutKind, Layouts};
use crate::memory::{Arena, Pointer, VectorBlock};
use crate::step::StepError;

pub(super) const ENTRIES: &[Entry] = &[
    (
        "bcs",
        "internal_constant_size",
        "<1>(): u64",
        Pure,
        constant_size,
    ),
    (
        "from_bcs",
        "internal_is_valid",
        "<1>(&vector<u8>): bool",
        Pure,
        is_valid,
    ),
    (
        "from_bcs",
        "internal_from_bytes",
        "<1>(vector<u8>): T0",
        Pure,
        from_bytes,
    ),
    ("mem", "swap", "<1>(&mut T0, &mut T0)", Pure, swap),
    (
        "type_info",
        "internal_address",
        "<1>(): address",
        Pure,
        struct_address,
    ),
    (
        "type_info",
        "internal_module",
        "<1>(): vector<u8>",
        Pure,
        struct_module,
    ),
    (
        "type_info",
        "internal_struct",
        "<1>(): vector<u8>",
        Pure,
        struct_name,
    ),
    (
        "type_name",
        "internal_name",
        "<1>(): vector<u8>",
        Pure,
        type_name,
    ),
];

/// What a number of bytes stands for that is not the same for all values of a type.
const NOT_CONSTANT: u64 = u64::MAX;

/// `internal_constant_size<T>(): u64`: the number of canonical bytes of every value of the type.
fn constant_size(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (type_, nodes) = type_argument(call);
    call.charge(nodes)?;
    let size = constant_size_of(call.context.layouts(), type_);
    call.return_word(size.unwrap_or(NOT_CONSTANT));
    Ok(())
}

/// The depth of layouts is limited, and so is this recursion.
fn constant_size_of(layouts: &Layouts, type_: TypeId) -> Option<u64> {
    let layout = layouts.get(type_);
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => Some(layout.size.into()),
        LayoutKind::Struct { fields } => fields.iter().try_fold(0_u64, |sum, field| {
            Some(sum.saturating_add(constant_size_of(layouts, field.type_)?))
        }),
        LayoutKind::Vector { .. } | LayoutKind::Enum { .. } | LayoutKind::Function { .. } => None,
    }
}

/// `internal_is_valid<T>(bytes: &vector<u8>): bool`: whether the bytes are those of a value.
fn is_valid(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (type_, nodes) = type_argument(call);
    call.charge(nodes)?;
    let bytes = call.bytes(0, schedule::encoded_bytes)?;
    let layouts = call.context.layouts();
    let words = usize::try_from(layouts.get(type_).size.div_ceil(8)).unwrap_or(usize::MAX);
    let mut arena = Arena::default();
    let place = arena.allocate(words as u64 * 8).map_err(StepError::from)?;
    let decoded = Decoder::new(layouts, &mut arena).decode(type_, &bytes, place);
    // Whether a function is loaded depends on what this machine has run before.
    if let Err(DecodeError::UnknownFunction(identity)) = decoded {
        return Err(Interruption::UnknownFunction(identity).into());
    }
    call.return_word(decoded.is_ok().into());
    Ok(())
}

/// `internal_from_bytes<T>(bytes: vector<u8>): T`: the value that valid bytes are of.
fn from_bytes(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (type_, nodes) = type_argument(call);
    call.charge(nodes)?;
    let block = VectorBlock(Pointer::from_address(call.word(0)));
    let length = block.length();
    call.charge(schedule::encoded_bytes(length))?;
    let bytes = block.element(0, 1).with_bytes(length, <[u8]>::to_vec);
    let destination = call.result();
    let context = &mut *call.context;
    Decoder::new(context.program.code.layouts(), &mut context.arena)
        .decode(type_, &bytes, destination)
        .map_err(|_| FailureKind::FailedToDeserializeArgument.into())
}

/// `swap<T>(left: &mut T, right: &mut T)`
fn swap(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (left, right) = (call.reference(0), call.reference(1));
    let size = u64::from(call.context.layouts().get(call.type_arguments[0]).size);
    call.charge(schedule::encoded_bytes(size))?;
    call.context.check_write(left, size)?;
    call.context.check_write(right, size)?;
    let kept = left.with_bytes(size, <[u8]>::to_vec);
    left.copy_from(right, size);
    right.store_bytes(&kept);
    Ok(())
}

/// `internal_address<T>(): address`: where a struct is declared; 0x0 for other types.
fn struct_address(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let tag = struct_tag(call)?;
    let address = tag.map_or_else(Default::default, |tag| tag.module.address);
    call.result().store_account_address(&address);
    Ok(())
}

/// `internal_module<T>(): vector<u8>`: the module of a struct; empty for other types.
fn struct_module(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let tag = struct_tag(call)?;
    let name = tag.map_or_else(String::new, |tag| tag.module.name.to_string());
    call.return_bytes(name.as_bytes())
}

/// `internal_struct<T>(): vector<u8>`: a struct with its type arguments; empty for other types.
fn struct_name(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let Some(tag) = struct_tag(call)? else {
        return call.return_bytes(&[]);
    };
    let mut text = tag.name.to_string();
    if !tag.type_arguments.is_empty() {
        let arguments: Vec<String> = tag.type_arguments.iter().map(ToString::to_string).collect();
        text.push('<');
        text.push_str(&arguments.join(", "));
        text.push('>');
    }
    call.return_bytes(text.as_bytes())
}

/// `internal_name<T>(): vector<u8>`: the name of a type, as `0x1::option::Option<u8>`.
fn type_name(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let (type_, nodes) = type_argument(call);
    call.charge(nodes)?;
    let text = call.context.layouts().get(type_).tag.to_string();
    call.return_bytes(text.as_bytes())
}

/// The struct that the type argument is, after charging for its name.
fn struct_tag(call: &mut NativeCall<'_>) -> Result<Option<StructTag>, StepError> {
    let (type_, nodes) = type_argument(call);
    call.charge(nodes)?;
    Ok(call.context.layouts().get(type_).struct_tag().cloned())
}

/// The type argument, and what its name is charged for.
fn type_argument(call: &NativeCall<'_>) -> (TypeId, u64) {
    let type_ = call.type_arguments[0];
    let nodes = u64::from(call.context.layouts().get(type_).tag_nodes);
    (
        type_,
        schedule::encoded_bytes(nodes.saturating_mul(NAME_BYTES)),
    )
}

/// About the bytes of one part of a type's name.
const NAME_BYTES: u64 = 64;
