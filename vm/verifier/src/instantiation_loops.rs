//! Polymorphic recursion: no cycle of calls inside the module hands a type parameter on inside a
//! larger type, directly or by a closure, so that the instances of a function are finitely many.
//!
//! Nodes are the type parameters of functions; a call leads from each parameter in a type argument
//! to the callee's parameter, and *grows* where the argument is more than that parameter. A strong
//! component with an edge that grows is refused. Cycles never lead through other modules.

use weft_bytecode::{FunctionBody, Instruction, Type};

use crate::engine::Meter;
use crate::error::{Result, require};
use crate::types::Types;

struct Edge {
    from: usize,
    to: usize,
    grows: bool,
}

/// Checks that the calls of the module lead to finitely many instances.
pub(crate) fn check(types: &Types<'_>, meter: &mut Meter) -> Result<()> {
    let module = types.module;
    let mut first = Vec::with_capacity(module.function_definitions.len());
    let mut count = 0;
    for (_, handle) in module
        .function_definitions
        .iter()
        .zip(&module.function_handles)
    {
        first.push(count);
        count += handle.type_parameters.len();
    }
    let mut edges = Vec::new();
    for (caller, definition) in module.function_definitions.iter().enumerate() {
        let FunctionBody::Code(code) = &definition.body else {
            continue;
        };
        for instruction in code.blocks.iter().flat_map(|block| &block.instructions) {
            // A closure is called somewhere: making one counts as the call.
            let (Instruction::Call {
                function,
                type_arguments,
                ..
            }
            | Instruction::PackClosure {
                function,
                type_arguments,
                ..
            }) = instruction
            else {
                continue;
            };
            let Some(callee) = first.get(function.index()) else {
                continue;
            };
            for (position, argument) in type_arguments.iter().enumerate() {
                meter.charge(1)?;
                let grows = !matches!(types.get(*argument)?, Type::TypeParameter(_));
                types.visit_parameters(*argument, false, &mut |parameter, _| {
                    edges.push(Edge {
                        from: first[caller] + parameter,
                        to: callee + position,
                        grows,
                    });
                })?;
            }
        }
    }
    meter.charge_length(edges.len())?;
    let mut successors = vec![Vec::new(); count];
    for edge in &edges {
        // Arity and scope were checked: both ends exist.
        if edge.to < count && edge.from < count {
            successors[edge.from].push(edge.to);
        }
    }
    let component = strong_components(&successors);
    for edge in &edges {
        require!(
            !edge.grows || component.get(edge.from) != component.get(edge.to),
            InstantiationLoop,
            "calls instantiate {} with ever larger types",
            function_of(&first, edge.from)
        );
    }
    Ok(())
}

fn function_of(first: &[usize], node: usize) -> String {
    let position = first.partition_point(|start| *start <= node);
    format!("function{}", position.saturating_sub(1))
}

/// The number of the strong component of each node (Tarjan's algorithm with its own stack).
fn strong_components(successors: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let count = successors.len();
    let mut index = vec![NONE; count];
    let mut low = vec![NONE; count];
    let mut component = vec![NONE; count];
    let mut path = Vec::new();
    let mut counter = 0;
    for start in 0..count {
        if index[start] != NONE {
            continue;
        }
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                index[node] = counter;
                low[node] = counter;
                counter += 1;
                path.push(node);
            }
            if let Some(successor) = successors[node].get(next) {
                stack.push((node, next + 1));
                if index[*successor] == NONE {
                    stack.push((*successor, 0));
                } else if component[*successor] == NONE {
                    low[node] = low[node].min(index[*successor]);
                }
                continue;
            }
            if low[node] == index[node] {
                while let Some(member) = path.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
            if let Some((parent, _)) = stack.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}
