//! What the checks of the whole program ask of a body, found in one walk while the body is at hand: the
//! bodies of a program together are larger than any cache.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::{EntityRef, SecondaryMap};
use weft_base::Span;

use crate::body::{Body, ExprKind, PatternKind};
use crate::definition::DefMap;
use crate::id::{FunctionId, StructId, TypeParameterId};
use crate::ty::Ty;

/// The facts about all bodies.
pub(crate) type AllFacts = SecondaryMap<FunctionId, Facts>;

/// The facts about a body; there are none about that of an inline function, nor without a body.
#[derive(Clone, Default)]
pub(crate) struct Facts {
    /// Whether it has calls of inline functions, or lambdas.
    pub(crate) is_expanded: bool,
    /// The functions of its module that it calls.
    pub(crate) called: BTreeSet<FunctionId>,
    /// The resources that it borrows or takes itself, with the first place for each.
    pub(crate) acquired: BTreeMap<StructId, Span>,
    /// Whether something in it could not be understood.
    pub(crate) has_failed: bool,
    /// The type parameters in its type arguments.
    pub(crate) flows: Vec<Flow>,
}

/// A type parameter of a function.
pub(crate) type Node = (FunctionId, TypeParameterId);

/// A type parameter in a type argument of a call.
#[derive(Clone, Copy)]
pub(crate) struct Flow {
    pub(crate) from: Node,
    /// The parameter that the argument is for.
    pub(crate) to: Node,
    /// Whether it is a part of the argument, and not the whole.
    pub(crate) grows: bool,
    pub(crate) span: Span,
}

impl Facts {
    /// The facts about the body of a function.
    pub(crate) fn of(definitions: &DefMap, id: FunctionId, body: &Body) -> Self {
        let mut facts = Self::default();
        let host = &definitions.functions[id];
        if host.is_inline {
            return facts;
        }
        let mut patterns = body.patterns.values();
        facts.has_failed = patterns.any(|pattern| matches!(pattern.kind, PatternKind::Error));
        for expr in body.expressions.values() {
            match &expr.kind {
                ExprKind::Call {
                    function,
                    type_arguments,
                    ..
                } => {
                    let callee = &definitions.functions[*function];
                    facts.is_expanded |= callee.is_inline;
                    if callee.owner == host.owner {
                        facts.called.insert(*function);
                    }
                    facts.add_flows(id, *function, type_arguments, expr.span);
                }
                // A function value is called somewhere: making one counts as the call.
                ExprKind::Closure {
                    function,
                    type_arguments,
                    ..
                } => facts.add_flows(id, *function, type_arguments, expr.span),
                ExprKind::Lambda(_) => facts.is_expanded = true,
                ExprKind::Storage {
                    operation,
                    resource: Ty::Struct(item, _),
                    ..
                } if operation.acquires() => facts.acquire(*item, expr.span),
                ExprKind::Resource {
                    resource: Ty::Struct(item, _),
                    ..
                } => facts.acquire(*item, expr.span),
                ExprKind::Error => facts.has_failed = true,
                _ => {}
            }
        }
        facts
    }

    fn acquire(&mut self, item: StructId, span: Span) {
        self.acquired.entry(item).or_insert(span);
    }

    fn add_flows(&mut self, host: FunctionId, function: FunctionId, arguments: &[Ty], span: Span) {
        for (position, argument) in arguments.iter().enumerate() {
            argument.any(&mut |part| {
                if let Ty::Parameter(parameter) = part {
                    self.flows.push(Flow {
                        from: (host, *parameter),
                        to: (function, TypeParameterId::new(position)),
                        grows: !matches!(argument, Ty::Parameter(_)),
                        span,
                    });
                }
                false
            });
        }
    }
}
