//! Specifications as text.

use super::super::{
    Binding, Domain, Expr, Formula, FrameOf, FrameTarget, Name, Parameter, ProofStep,
    ProofStepKind, Property, PropertyValue, Spec, SpecBody, SpecFunction, SpecKind, SpecMember,
    SpecMemberKind, SpecSignature, VariableScope,
};
use super::expression::{block, expr};
use super::item::{before, import, item};
use super::{Node, literal, name, path, pattern, typ, type_arguments, type_parameters};

pub(super) fn spec(spec: &Spec) -> Node {
    let parts: Vec<Node> = match &spec.kind {
        SpecKind::Code(inner) => body(inner),
        SpecKind::Module(inner) => [Node::atom("module")]
            .into_iter()
            .chain(body(inner))
            .collect(),
        SpecKind::Item {
            name: title,
            signature: signed,
            body: inner,
        } => [name(title)]
            .into_iter()
            .chain(signed.iter().flat_map(signature))
            .chain(body(inner))
            .collect(),
        SpecKind::Schema {
            name: title,
            type_parameters: generic,
            body: inner,
        } => [Node::atom("schema"), name(title)]
            .into_iter()
            .chain(type_parameters(generic))
            .chain(body(inner))
            .collect(),
        SpecKind::Function(inner) => vec![function(inner)],
        SpecKind::Lemma {
            name: title,
            signature: signed,
            body: inner,
        } => [Node::atom("lemma"), name(title)]
            .into_iter()
            .chain(signature(signed))
            .chain(body(inner))
            .collect(),
        SpecKind::OtherModule {
            path: module,
            items,
        } => [path(module)]
            .into_iter()
            .chain(items.iter().map(item))
            .collect(),
        SpecKind::Error => vec![Node::atom("error")],
    };
    Node::list("spec", parts)
}

fn body(body: &SpecBody) -> Vec<Node> {
    let proof = body.proof.as_ref().map(|it| Node::list("proof", steps(it)));
    body.members.iter().map(member).chain(proof).collect()
}

fn signature(signature: &SpecSignature) -> Vec<Node> {
    let parameter = |parameter: &Parameter| {
        Node::List(vec![
            pattern(&parameter.pattern),
            typ(&parameter.annotation),
        ])
    };
    let parameters = signature.parameters.iter().map(parameter);
    let result = signature.result.as_ref();
    type_parameters(&signature.type_parameters)
        .into_iter()
        .chain([Node::list("parameters", parameters)])
        .chain(result.map(|result| Node::list("result", [typ(result)])))
        .collect()
}

fn function(function: &SpecFunction) -> Node {
    let parts = function
        .native
        .then(|| Node::atom("native"))
        .into_iter()
        .chain([name(&function.name)])
        .chain(signature(&function.signature))
        .chain(function.body.as_ref().map(block));
    Node::list("fun", parts)
}

fn member(member: &SpecMember) -> Node {
    let node = member_kind(&member.kind);
    let documentation: Vec<Node> = before(member.documentation.as_ref(), &[]).collect();
    if documentation.is_empty() {
        node
    } else {
        Node::list("item", documentation.into_iter().chain([node]))
    }
}

fn member_kind(kind: &SpecMemberKind) -> Node {
    match kind {
        SpecMemberKind::Condition {
            kind,
            type_parameters: generic,
            properties: listed,
            condition,
            codes,
        } => {
            let with = (!codes.is_empty()).then(|| Node::list("with", codes.iter().map(expr)));
            let parts = type_parameters(generic)
                .into_iter()
                .chain(properties(listed))
                .chain([expr(condition)])
                .chain(with);
            Node::list(kind.as_str(), parts)
        }
        SpecMemberKind::AbortsWith {
            properties: listed,
            codes,
        } => {
            let codes = codes.iter().map(expr);
            Node::list("aborts_with", properties(listed).into_iter().chain(codes))
        }
        SpecMemberKind::Emits(emits) => {
            let condition = emits.condition.as_ref();
            let parts = properties(&emits.properties)
                .into_iter()
                .chain([expr(&emits.event), Node::list("to", [expr(&emits.handle)])])
                .chain(condition.map(|it| Node::list("if", [expr(it)])));
            Node::list("emits", parts)
        }
        SpecMemberKind::Frame {
            kind,
            of,
            properties: listed,
            targets,
        } => {
            let parts = of
                .as_ref()
                .map(frame_of)
                .into_iter()
                .chain(properties(listed))
                .chain(targets.iter().map(frame_target));
            Node::list(kind.as_str(), parts)
        }
        SpecMemberKind::Let {
            post,
            pattern: bound,
            annotation,
            value,
        } => {
            let parts = [pattern(bound)]
                .into_iter()
                .chain(annotation.as_ref().map(typ))
                .chain([expr(value)]);
            Node::list(if *post { "let-post" } else { "let" }, parts)
        }
        SpecMemberKind::Update(value) => Node::list("update", [expr(value)]),
        SpecMemberKind::Variable {
            scope,
            name: title,
            type_parameters: generic,
            annotation,
            value,
        } => {
            let head = match scope {
                VariableScope::Global => "global",
                VariableScope::Local => "local",
                VariableScope::Parameter => "variable",
            };
            let parts = [name(title)]
                .into_iter()
                .chain(type_parameters(generic))
                .chain([typ(annotation)])
                .chain(value.as_ref().map(expr));
            Node::list(head, parts)
        }
        SpecMemberKind::Pragma(listed) => Node::list("pragma", listed.iter().map(property)),
        SpecMemberKind::Include {
            properties: listed,
            value,
        } => {
            let value = [expr(value)];
            Node::list("include", properties(listed).into_iter().chain(value))
        }
        SpecMemberKind::Apply { schema, to, except } => {
            let parts = [expr(schema), Node::list("to", to.iter().map(name))];
            let except =
                (!except.is_empty()).then(|| Node::list("except", except.iter().map(name)));
            Node::list("apply", parts.into_iter().chain(except))
        }
        SpecMemberKind::Function(inner) => function(inner),
        SpecMemberKind::Use(inner) => import(inner),
        SpecMemberKind::Error => Node::atom("error"),
    }
}

fn frame_of(of: &FrameOf) -> Node {
    let functions = [type_arguments(&of.functions)];
    Node::list(
        "of",
        functions.into_iter().chain(of.arguments.iter().map(expr)),
    )
}

fn frame_target(target: &FrameTarget) -> Node {
    match target {
        FrameTarget::Any => Node::atom("*"),
        FrameTarget::Named(inner) => expr(inner),
    }
}

fn properties(list: &[Property]) -> Option<Node> {
    (!list.is_empty()).then(|| Node::list("properties", list.iter().map(property)))
}

fn property(property: &Property) -> Node {
    let title: &Name = &property.name;
    match &property.value {
        None => name(title),
        Some(PropertyValue::Literal(value)) => Node::list("=", [name(title), literal(value)]),
        Some(PropertyValue::Path(value)) => Node::list("=", [name(title), path(value)]),
    }
}

fn steps(list: &[ProofStep]) -> impl Iterator<Item = Node> {
    list.iter().map(|step| step_kind(&step.kind))
}

fn step_kind(kind: &ProofStepKind) -> Node {
    match kind {
        ProofStepKind::Member(inner) => member_kind(inner),
        ProofStepKind::Step {
            name: word,
            arguments,
        } => Node::list(word.as_str(), arguments.iter().map(expr)),
        ProofStepKind::Post(inner) => Node::list("post", steps(inner)),
        ProofStepKind::If {
            branches,
            otherwise,
        } => {
            let branch = |branch: &super::super::ProofBranch| {
                let condition = [expr(&branch.condition)];
                Node::list("branch", condition.into_iter().chain(steps(&branch.steps)))
            };
            let last = (!otherwise.is_empty()).then(|| Node::list("else", steps(otherwise)));
            Node::list("if", branches.iter().map(branch).chain(last))
        }
        ProofStepKind::Calculation => Node::atom("calc"),
        ProofStepKind::Expr(inner) => expr(inner),
    }
}

pub(super) fn formula(formula: &Formula) -> Node {
    let limit = |condition: &Option<Expr>| {
        let condition = condition.as_ref();
        condition.map(|it| Node::list("where", [expr(it)]))
    };
    match formula {
        Formula::Quantifier {
            kind,
            bindings,
            triggers,
            condition,
            body,
        } => {
            let trigger = |terms: &Vec<Expr>| Node::list("trigger", terms.iter().map(expr));
            let parts = bindings
                .iter()
                .map(binding)
                .chain(triggers.iter().map(trigger))
                .chain(limit(condition))
                .chain([expr(body)]);
            Node::list(kind.as_str(), parts)
        }
        Formula::Choice {
            minimum,
            binding: bound,
            condition,
        } => {
            let head = if *minimum { "choose-min" } else { "choose" };
            Node::list(head, [binding(bound)].into_iter().chain(limit(condition)))
        }
        Formula::Range { lower, upper } => Node::list("..", [expr(lower), expr(upper)]),
        Formula::State { label, body } => Node::list("at-state", [name(label), expr(body)]),
    }
}

fn binding(binding: &Binding) -> Node {
    match &binding.domain {
        Domain::Type(annotation) => Node::list(":", [name(&binding.name), typ(annotation)]),
        Domain::Values(values) => Node::list("in", [name(&binding.name), expr(values)]),
    }
}
