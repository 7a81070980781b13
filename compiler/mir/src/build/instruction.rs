//! The bodies of natives that are instructions.
//!
//! Calls of them are the instruction itself; the function exists too, so that it can be named from
//! outside, and its body is that one instruction.

use cranelift_entity::PrimaryMap;
use weft_hir::{self as hir, DefMap, FunctionId};

use super::call::vector_operation;
use super::{Builder, finish, take};
use crate::body::{Body, LocalKind, TerminatorKind};

/// The body of a native that is an instruction, or of an accessor; `None` for any other function
/// without a body in the source.
pub fn build_instruction(definitions: &DefMap, function: FunctionId) -> Option<Body> {
    if let Some(accessor) = definitions.accessor_of.get(&function) {
        return super::accessor::body(definitions, function, accessor);
    }
    let operation = vector_operation(definitions, function)?;
    let definition = &definitions.functions[function];
    let span = definition.name.span;
    let source = hir::Body::default();
    let mut builder = Builder::new(definitions, definition, &source);
    let mut arguments = Vec::new();
    for parameter in &definition.parameters {
        let local = builder.new_local(&parameter.ty, parameter.span);
        builder.locals[local].kind = LocalKind::Parameter;
        builder.locals[local].name = Some(parameter.name.symbol.clone());
        arguments.push(take(local, span));
    }
    let entry = builder.new_block();
    builder.current = Some(entry);
    let types = definition.result.components();
    let results: Vec<_> = types.iter().map(|ty| builder.new_local(ty, span)).collect();
    builder.vector_call(operation, arguments, &results, span);
    let values = results.iter().map(|local| take(*local, span)).collect();
    builder.terminate(TerminatorKind::Return(values), span);
    let blocks = std::mem::replace(&mut builder.blocks, PrimaryMap::new());
    Some(Body {
        name: definition.name.symbol.clone(),
        span,
        locals: builder.locals,
        parameter_count: definition.parameters.len(),
        results: types.to_vec(),
        sites: PrimaryMap::new(),
        blocks: finish(blocks),
    })
}
