//! Constants: each has a type that constants may have, and bytes that are the canonical form of a
//! value of that type, and nothing else.

use weft_bytecode::{Constant, Type, TypeIndex};

use crate::engine::Meter;
use crate::error::{Result, refuse, require};
use crate::types::Types;

/// Checks all constants.
pub(crate) fn check(types: &Types<'_>, meter: &mut Meter) -> Result<()> {
    for (position, constant) in types.module.constants.iter().enumerate() {
        check_type(types, constant.type_)?;
        let Some(rest) = value(types, constant.type_, &constant.bytes, meter)? else {
            refuse!(
                Constant,
                "constant {position} is not a value of its type: {}",
                describe(constant)
            );
        };
        require!(
            rest.is_empty(),
            Constant,
            "constant {position} has bytes after its value"
        );
    }
    Ok(())
}

/// Constants are scalars, or vectors of them.
fn check_type(types: &Types<'_>, mut type_: TypeIndex) -> Result<()> {
    while let Type::Vector(element) = types.get(type_)? {
        type_ = *element;
    }
    require!(
        types.is_scalar(type_),
        Constant,
        "there are no constants of {type_}"
    );
    Ok(())
}

fn describe(constant: &Constant) -> String {
    format!("{} bytes of {}", constant.bytes.len(), constant.type_)
}

/// The bytes behind a value of a type, or `None` where there is none. The depth of the recursion is
/// that of the type; every element of a vector takes at least a byte.
fn value<'bytes>(
    types: &Types<'_>,
    type_: TypeIndex,
    bytes: &'bytes [u8],
    meter: &mut Meter,
) -> Result<Option<&'bytes [u8]>> {
    meter.charge(1)?;
    Ok(match types.get(type_)? {
        Type::Bool => match bytes.split_first() {
            Some((0 | 1, rest)) => Some(rest),
            Some(_) | None => None,
        },
        Type::U8 => bytes.get(1..),
        Type::U16 => bytes.get(2..),
        Type::U32 => bytes.get(4..),
        Type::U64 => bytes.get(8..),
        Type::U128 => bytes.get(16..),
        Type::U256 | Type::Address => bytes.get(32..),
        Type::Signed(integer) => bytes.get(integer.bytes() as usize..),
        Type::Vector(element) => {
            let Some((length, mut rest)) = length(bytes) else {
                return Ok(None);
            };
            for _ in 0..length {
                match value(types, *element, rest, meter)? {
                    Some(behind) => rest = behind,
                    None => return Ok(None),
                }
            }
            Some(rest)
        }
        Type::Signer
        | Type::Struct(..)
        | Type::TypeParameter(_)
        | Type::Reference(_)
        | Type::MutableReference(_)
        | Type::Function(_) => None,
    })
}

/// A length in minimal ULEB128 of at most 32 bits, and the bytes behind it.
fn length(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut length = 0_u64;
    for (position, byte) in bytes.iter().take(5).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            if *byte == 0 && position > 0 {
                return None;
            }
            let length = u32::try_from(length).ok()?;
            return Some((length, bytes.get(position + 1..)?));
        }
    }
    None
}
