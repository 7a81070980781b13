//! No generic function calls itself, through whatever others, with types that grow each time: that
//! would need infinitely many instances.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic};

use crate::check::facts::{AllFacts, Node};
use crate::graph::components;
use crate::resolve::Resolver;

/// Checks all calls.
pub(crate) fn check(resolver: &mut Resolver<'_>, facts: &AllFacts) {
    let flows = || facts.values().flat_map(|facts| &facts.flows);
    let mut growing = flows().filter(|flow| flow.grows).peekable();
    if growing.peek().is_none() {
        return;
    }
    let mut edges: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for flow in flows() {
        edges.entry(flow.from).or_default().insert(flow.to);
    }
    let mut component_of: BTreeMap<Node, usize> = BTreeMap::new();
    for (index, component) in components(&edges).into_iter().enumerate() {
        component_of.extend(component.into_iter().map(|node| (node, index)));
    }
    let mut reported = BTreeSet::new();
    for flow in growing {
        let (from, span) = (flow.from, flow.span);
        let component = component_of.get(&from);
        if component.is_none()
            || component != component_of.get(&flow.to)
            || !reported.insert(component)
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
