//! No generic function calls itself, through whatever others, with types that grow each time: that
//! would need infinitely many instances.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::{EntityRef, SecondaryMap};
use rayon::prelude::*;
use weft_base::{Code, Diagnostic, Span};

use crate::body::{Body, ExprKind};
use crate::graph::components;
use crate::id::{FunctionId, TypeParameterId};
use crate::resolve::Resolver;
use crate::ty::Ty;

type Node = (FunctionId, TypeParameterId);

/// Checks all calls.
pub(crate) fn check(resolver: &mut Resolver<'_>, bodies: &SecondaryMap<FunctionId, Option<Body>>) {
    let mut edges: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    let mut growing: Vec<(Node, Node, Span)> = Vec::new();
    let functions: Vec<FunctionId> = resolver.definitions.functions.keys().collect();
    let definitions = &resolver.definitions;
    let flows: Vec<Vec<Flow>> = functions
        .par_iter()
        .map(|id| match &bodies[*id] {
            Some(body) if !definitions.functions[*id].is_inline => flows(*id, body),
            Some(_) | None => Vec::new(),
        })
        .collect();
    for flow in flows.into_iter().flatten() {
        edges.entry(flow.from).or_default().insert(flow.to);
        if flow.grows {
            growing.push((flow.from, flow.to, flow.span));
        }
    }
    let mut component_of: BTreeMap<Node, usize> = BTreeMap::new();
    for (index, component) in components(&edges).into_iter().enumerate() {
        component_of.extend(component.into_iter().map(|node| (node, index)));
    }
    let mut reported = BTreeSet::new();
    for (from, to, span) in growing {
        let component = component_of.get(&from);
        if component.is_none() || component != component_of.get(&to) || !reported.insert(component)
        {
            continue;
        }
        let function = &resolver.definitions.functions[from.0];
        let parameter = function.type_parameters[from.1].name.as_str();
        let name = function.name.as_str().to_owned();
        let declared = function.name.span;
        let message = format!("`{name}` calls itself with ever larger types");
        let label = format!("each round wraps `{parameter}` once more");
        let error = Diagnostic::new(Code::InstantiationLoop, message, span, label)
            .with_secondary(declared, format!("`{name}` is declared here"));
        resolver.report(error);
    }
}

/// A type parameter in a type argument of a call.
struct Flow {
    from: Node,
    /// The parameter that the argument is for.
    to: Node,
    /// Whether it is a part of the argument, and not the whole.
    grows: bool,
    span: Span,
}

fn flows(id: FunctionId, body: &Body) -> Vec<Flow> {
    let mut flows = Vec::new();
    for expr in body.expressions.values() {
        // A function value is called somewhere: making one counts as the call.
        let (ExprKind::Call {
            function,
            type_arguments,
            ..
        }
        | ExprKind::Closure {
            function,
            type_arguments,
            ..
        }) = &expr.kind
        else {
            continue;
        };
        for (position, argument) in type_arguments.iter().enumerate() {
            argument.any(&mut |part| {
                if let Ty::Parameter(parameter) = part {
                    flows.push(Flow {
                        from: (id, *parameter),
                        to: (*function, TypeParameterId::new(position)),
                        grows: !matches!(argument, Ty::Parameter(_)),
                        span: expr.span,
                    });
                }
                false
            });
        }
    }
    flows
}
