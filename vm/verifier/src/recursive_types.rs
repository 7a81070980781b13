//! Structs and enums that contain themselves: none of the module names itself in the types of its
//! fields, in whatever variant, directly or by way of others, not even inside a vector or as a type argument.
//!
//! A struct of another module cannot lead back here, since dependencies have no cycles. So every
//! value has a finite layout, and no type is a part of itself, on which reference safety relies.

use weft_bytecode::{Type, TypeIndex};

use crate::engine::Meter;
use crate::error::{Result, refuse};
use crate::types::Types;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Checks that the structs of the module do not contain themselves.
pub(crate) fn check(types: &Types<'_>, meter: &mut Meter) -> Result<()> {
    let definitions = &types.module.struct_definitions;
    let mut successors = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let mut named = Vec::new();
        let mut open: Vec<TypeIndex> = definition.content.all_fields().map(|it| it.type_).collect();
        while let Some(index) = open.pop() {
            meter.charge(1)?;
            match types.get(index)? {
                Type::Vector(inside) | Type::Reference(inside) | Type::MutableReference(inside) => {
                    open.push(*inside);
                }
                Type::Function(function) => open.extend(function.components()),
                Type::Struct(handle, arguments) => {
                    open.extend(arguments);
                    if handle.index() < definitions.len() {
                        named.push(handle.index());
                    }
                }
                Type::Bool
                | Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::U128
                | Type::U256
                | Type::Signed(_)
                | Type::Address
                | Type::Signer
                | Type::TypeParameter(_) => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        successors.push(named);
    }
    // A depth-first search with its own stack: the structs on it are open.
    let mut marks = vec![Mark::New; definitions.len()];
    for start in 0..definitions.len() {
        let mut stack = vec![(start, 0)];
        while let Some((struct_, next)) = stack.pop() {
            if next == 0 {
                if marks[struct_] == Mark::Done {
                    continue;
                }
                marks[struct_] = Mark::Open;
            }
            match successors[struct_].get(next) {
                None => marks[struct_] = Mark::Done,
                Some(successor) => {
                    stack.push((struct_, next + 1));
                    match marks[*successor] {
                        Mark::New => stack.push((*successor, 0)),
                        Mark::Open => {
                            refuse!(RecursiveStruct, "struct{successor} contains itself")
                        }
                        Mark::Done => {}
                    }
                }
            }
        }
    }
    Ok(())
}
