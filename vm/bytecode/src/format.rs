//! The layout of modules in bytes, written once for both directions.
//!
//! Numbers are ULEB128, alternatives start with a byte that says which, tables with their length;
//! everything stands in the order of the declarations below.

use weft_types::{AbilitySet, AccountAddress, Identifier, SignedInteger};

use crate::decode::{DecodeError, DecodeErrorKind, Reader};
use crate::encode::write_number;
use crate::summary::{
    Access, Arithmetic, Comparison, DeltaStep, Direction, FunctionSummary, Guard, Mode, OpenCall,
    OpenReference, ResourceIndex, ResourceTerm, Root, Target, Term, TermIndex, WideningReason,
};
use crate::{
    AccessSite, AddressIndex, Attribute, AttributeItem, BinaryOperation, Block, BlockIndex,
    CaptureMask, Code, CompiledModule, Constant, ConstantIndex, Content, ErrorName,
    FieldDefinition, FieldIndex, FunctionBody, FunctionDefinition, FunctionDefinitionIndex,
    FunctionHandle, FunctionHandleIndex, FunctionType, IdentifierIndex, Instruction, ModuleHandle,
    ModuleHandleIndex, ModuleKind, Register, StructDefinition, StructDefinitionIndex, StructHandle,
    StructHandleIndex, StructTypeParameter, Terminator, Type, TypeIndex, TypeParameterIndex,
    VariantDefinition, VariantField, VariantIndex, Visibility,
};

/// A part of a module with a layout in bytes.
pub(crate) trait Format: Sized {
    /// No value takes fewer bytes.
    const BYTES_MIN: usize;

    /// Appends the bytes of the value.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads a value.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

fn encode_table<T: Format>(table: &[T], out: &mut Vec<u8>) {
    write_number(out, table.len() as u128);
    for entry in table {
        entry.encode(out);
    }
}

fn decode_table<T: Format>(
    reader: &mut Reader<'_>,
    what: &'static str,
    maximum: u32,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.count(what, maximum, T::BYTES_MIN)?;
    let mut table = Vec::with_capacity(count);
    for _ in 0..count {
        table.push(T::decode(reader)?);
    }
    Ok(table)
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Format for $number {
            const BYTES_MIN: usize = 1;

            fn encode(&self, out: &mut Vec<u8>) {
                write_number(out, u128::from(*self));
            }

            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let value = reader.number(Self::BITS)?;
                Self::try_from(value).map_err(|_| reader.error(DecodeErrorKind::NumberTooLarge))
            }
        }
    )+};
}

numbers!(u16, u32, u64);

impl Format for u128 {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        write_number(out, *self);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.number(Self::BITS)
    }
}

impl Format for u8 {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.byte()
    }
}

macro_rules! indices {
    ($($index:ident),+ $(,)?) => {$(
        impl Format for $index {
            const BYTES_MIN: usize = 1;

            fn encode(&self, out: &mut Vec<u8>) {
                self.0.encode(out);
            }

            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                u16::decode(reader).map(Self)
            }
        }
    )+};
}

indices!(
    AccessSite,
    AddressIndex,
    BlockIndex,
    ConstantIndex,
    FieldIndex,
    FunctionDefinitionIndex,
    FunctionHandleIndex,
    IdentifierIndex,
    ModuleHandleIndex,
    Register,
    ResourceIndex,
    StructDefinitionIndex,
    StructHandleIndex,
    TermIndex,
    TypeIndex,
    TypeParameterIndex,
    VariantIndex,
);

impl Format for CaptureMask {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        u64::decode(reader).map(Self)
    }
}

impl Format for bool {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            tag => Err(reader.unknown_tag("bool", tag)),
        }
    }
}

impl Format for AbilitySet {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        out.push(self.bits());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let bits = reader.byte()?;
        Self::from_bits(bits).ok_or_else(|| reader.unknown_tag("set of abilities", bits))
    }
}

impl Format for AccountAddress {
    const BYTES_MIN: usize = Self::LENGTH;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let bytes = reader.take(Self::LENGTH)?;
        <[u8; Self::LENGTH]>::try_from(bytes)
            .map(Self::new)
            .map_err(|_| reader.error(DecodeErrorKind::UnexpectedEnd))
    }
}

impl Format for Identifier {
    const BYTES_MIN: usize = 2;

    fn encode(&self, out: &mut Vec<u8>) {
        encode_table(self.as_str().as_bytes(), out);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let longest = u32::try_from(Self::LENGTH_MAX).unwrap_or(u32::MAX);
        let count = reader.count("bytes of a name", longest, 1)?;
        let bytes = reader.take(count)?;
        std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| Self::new(text).ok())
            .ok_or_else(|| reader.error(DecodeErrorKind::InvalidIdentifier))
    }
}

impl Format for String {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        encode_table(self.as_bytes(), out);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = reader.count("bytes of a text", reader.limits.text_bytes_max, 1)?;
        let bytes = reader.take(count)?;
        std::str::from_utf8(bytes)
            .map(Self::from)
            .map_err(|_| reader.error(DecodeErrorKind::InvalidText))
    }
}

impl<T: Format> Format for Option<T> {
    const BYTES_MIN: usize = 1;

    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            None => out.push(0),
            Some(value) => {
                out.push(1);
                value.encode(out);
            }
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if bool::decode(reader)? {
            T::decode(reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

/// Encodes or decodes one field; a table names its limit.
macro_rules! field {
    (encode $out:ident $field:expr, []) => {
        Format::encode($field, $out)
    };
    (encode $out:ident $field:expr, [$limit:ident]) => {
        encode_table($field, $out)
    };
    (decode $reader:ident $field:ident, []) => {
        Format::decode($reader)?
    };
    (decode $reader:ident $field:ident, [$limit:ident]) => {{
        let maximum = $reader.limits.$limit;
        decode_table($reader, stringify!($field), maximum)?
    }};
}

macro_rules! structs {
    ($($name:ident { $($field:ident $([$limit:ident])?),+ $(,)? })+) => {$(
        impl Format for $name {
            // Every field takes a byte at least.
            const BYTES_MIN: usize = [$(stringify!($field)),+].len();

            fn encode(&self, out: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $(field!(encode out $field, [$($limit)?]);)+
            }

            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self { $($field: field!(decode reader $field, [$($limit)?])),+ })
            }
        }
    )+};
}

structs! {
    CompiledModule {
        version,
        kind,
        identifiers[table_entries_max],
        addresses[table_entries_max],
        types[table_entries_max],
        constants[table_entries_max],
        module_handles[table_entries_max],
        struct_handles[table_entries_max],
        function_handles[table_entries_max],
        struct_definitions[structs_max],
        function_definitions[functions_max],
        friends[friends_max],
        error_names[annotations_max],
        attributes[annotations_max],
    }
    Constant { type_, bytes[constant_bytes_max] }
    ModuleHandle { address, name }
    StructHandle { module, name, abilities, type_parameters[type_parameters_max] }
    StructTypeParameter { constraints, is_phantom }
    FunctionHandle {
        module,
        name,
        type_parameters[type_parameters_max],
        parameters[parameters_max],
        results[results_max],
    }
    StructDefinition { handle, content }
    VariantDefinition { name, fields[fields_max] }
    VariantField { variant, field }
    FunctionType { parameters[parameters_max], results[results_max], abilities }
    FieldDefinition { name, type_ }
    FunctionDefinition { handle, visibility, is_entry, acquires[structs_max], body, summary }
    Code { registers[registers_max], blocks[blocks_max] }
    Block { instructions[instructions_max], terminator }
    ErrorName { code, name, description }
    Attribute { item, text }
    FunctionSummary {
        terms[summary_entries_max],
        resources[summary_entries_max],
        accesses[summary_entries_max],
        calls[summary_entries_max],
        results[results_max],
        widened,
    }
    ResourceTerm { type_, key }
    Access { root, target, mode, guards[summary_parts_max] }
    DeltaStep { direction, low, high, bound }
    Guard { comparison, left, right }
    OpenCall {
        function,
        type_arguments[type_parameters_max],
        arguments[parameters_max],
        references[summary_parts_max],
        is_repeated,
        guards[summary_parts_max],
    }
    OpenReference { argument, root, path[summary_parts_max], is_exact }
}

macro_rules! plain_enums {
    ($($name:ident $what:literal { $($tag:literal $variant:ident),+ $(,)? })+) => {$(
        impl Format for $name {
            const BYTES_MIN: usize = 1;

            fn encode(&self, out: &mut Vec<u8>) {
                out.push(match self {
                    $(Self::$variant => $tag),+
                });
            }

            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                match reader.byte()? {
                    $($tag => Ok(Self::$variant),)+
                    tag => Err(reader.unknown_tag($what, tag)),
                }
            }
        }
    )+};
}

plain_enums! {
    ModuleKind "kind of module" { 0 Module, 1 Script }
    Visibility "visibility" { 0 Private, 1 Friend, 2 Public }
    SignedInteger "signed integer type" { 0 I8, 1 I16, 2 I32, 3 I64, 4 I128, 5 I256 }
    Direction "direction" { 0 Up, 1 Down }
    Comparison "comparison" { 0 Equal, 1 NotEqual, 2 Less, 3 LessOrEqual }
    Arithmetic "arithmetic operation" { 0 Add, 1 Subtract, 2 Multiply, 3 Divide, 4 Modulo }
    WideningReason "reason" {
        0 Computed,
        1 Loaded,
        2 CallResult,
        3 PathsDiffer,
        4 Loop,
        5 Aliased,
        6 Recursion,
        7 TooLarge,
        8 FunctionValue,
    }
    BinaryOperation "operation" {
        0 Add,
        1 Subtract,
        2 Multiply,
        3 Divide,
        4 Modulo,
        5 BitAnd,
        6 BitOr,
        7 BitXor,
        8 ShiftLeft,
        9 ShiftRight,
        10 Less,
        11 Greater,
        12 LessOrEqual,
        13 GreaterOrEqual,
        14 Equal,
        15 NotEqual,
        16 And,
        17 Or,
    }
}

macro_rules! enums {
    ($($name:ident $what:literal {
        $($tag:literal $variant:ident
            $(($($item:ident $([$item_limit:ident])?),+))?
            $({ $($field:ident $([$limit:ident])?),+ $(,)? })?
        ),+ $(,)?
    })+) => {$(
        impl Format for $name {
            const BYTES_MIN: usize = 1;

            fn encode(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($item),+))? $({ $($field),+ })? => {
                        out.push($tag);
                        $($(field!(encode out $item, [$($item_limit)?]);)+)?
                        $($(field!(encode out $field, [$($limit)?]);)+)?
                    })+
                }
            }

            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                match reader.byte()? {
                    $($tag => Ok(Self::$variant
                        $(($(field!(decode reader $item, [$($item_limit)?])),+))?
                        $({ $($field: field!(decode reader $field, [$($limit)?])),+ })?
                    ),)+
                    tag => Err(reader.unknown_tag($what, tag)),
                }
            }
        }
    )+};
}

enums! {
    Type "type" {
        0 Bool,
        1 U8,
        2 U16,
        3 U32,
        4 U64,
        5 U128,
        6 U256,
        7 Address,
        8 Signer,
        9 Vector(element),
        10 Struct(handle, arguments[type_parameters_max]),
        11 TypeParameter(index),
        12 Reference(referent),
        13 MutableReference(referent),
        14 Signed(integer),
        20 Function(function),
    }
    AttributeItem "item" { 0 Module, 1 Struct(index), 2 Function(index) }
    Content "content of a struct" { 0 Fields(fields[fields_max]), 1 Variants(variants[variants_max]) }
    FunctionBody "function body" { 0 Native, 1 Code(code) }
    Terminator "terminator" {
        0 Jump { target },
        1 Branch { condition, then_target, else_target },
        2 Return { values[results_max] },
        3 Abort { code },
        4 Switch { base, targets[variants_max] },
        5 AbortWithMessage { code, message },
    }
    Instruction "instruction" {
        0 LoadImmediate { destination, value },
        1 LoadConstant { destination, constant },
        2 Move { destination, source },
        3 Copy { destination, source },
        4 Drop { source },
        5 Not { destination, source },
        6 Binary { operation, destination, left, right },
        7 Cast { destination, source },
        8 Pack { destination, fields[fields_max] },
        9 Unpack { destinations[fields_max], source },
        10 BorrowLocal { destination, local },
        11 BorrowField { destination, base, field },
        12 Freeze { destination, source },
        13 ReadReference { destination, reference },
        14 WriteReference { reference, value },
        15 Call {
            function,
            type_arguments[type_parameters_max],
            arguments[parameters_max],
            results[results_max],
        },
        16 VectorPack { destination, elements[registers_max] },
        17 VectorUnpack { destinations[registers_max], source },
        18 VectorLength { destination, vector },
        19 VectorBorrow { destination, vector, index },
        20 VectorPushBack { vector, value },
        21 VectorPopBack { destination, vector },
        22 VectorSwap { vector, left, right },
        23 Exists { destination, resource, address, site },
        24 BorrowGlobal { destination, address, site },
        25 MoveFrom { destination, address, site },
        26 MoveTo { signer, value, site },
        27 PackVariant { destination, variant, fields[fields_max] },
        28 UnpackVariant { destinations[fields_max], source, variant },
        29 TestVariant { destination, base, variants[variants_max] },
        30 BorrowVariantField { destination, base, fields[variants_max] },
        40 PackClosure {
            destination,
            function,
            type_arguments[type_parameters_max],
            mask,
            captured[parameters_max],
        },
        41 CallClosure { callee, arguments[parameters_max], results[results_max] },
    }
    Term "term" {
        0 Argument(index),
        1 Address(address),
        2 Integer(value),
        3 Field(base, field),
        4 Each(base),
        5 Load(resource, path[summary_parts_max]),
        6 CallResult(call, result),
        7 Arithmetic(operation, left, right),
        8 Unknown(reason),
        9 Pack(fields[summary_parts_max]),
        10 TypeAddress(parameter),
    }
    Root "root" { 0 Resource(index), 1 Parameter(index) }
    Target "target" { 0 Presence, 1 Path(path[summary_parts_max]) }
    Mode "mode" { 0 Read, 1 Write, 2 ReadWrite, 3 Delta(steps[summary_parts_max]) }
}
