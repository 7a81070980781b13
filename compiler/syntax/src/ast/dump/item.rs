//! Definitions and members as text.

use super::super::{
    Access, AccessAddressKind, AccessClause, AccessResource, Attribute, AttributeValue, Constant,
    Definition, Documentation, Enum, Field, Fields, FieldsForm, Function, Item, ItemKind, Module,
    Parameter, PathHead, Struct, Use, UseTree, UseTreeKind, Variant, Visibility,
};
use super::expression::{block, expr};
use super::specification::spec;
use super::{
    Node, abilities, literal, name, number_text, path, path_text, pattern, typ, type_parameters,
};

pub(super) fn definition(definition: &Definition) -> Node {
    match definition {
        Definition::Module(inner) => module(inner),
        Definition::Script(script) => {
            let before = before(script.documentation.as_ref(), &script.attributes);
            Node::list("script", before.chain(script.items.iter().map(item)))
        }
        Definition::Address(block) => {
            let attributes = before(None, &block.attributes);
            let address = [head(&block.address)];
            Node::list(
                "address",
                attributes
                    .chain(address)
                    .chain(block.modules.iter().map(module)),
            )
        }
        Definition::Spec(inner) => item(inner),
    }
}

fn head(head: &PathHead) -> Node {
    match head {
        PathHead::Name(inner) => name(inner),
        PathHead::Address(number) => Node::atom(number_text(number)),
    }
}

fn module(module: &Module) -> Node {
    let title = match &module.address {
        None => name(&module.name),
        Some(PathHead::Name(address)) => {
            Node::atom(format!("{}::{}", address.as_str(), module.name.as_str()))
        }
        Some(PathHead::Address(number)) => {
            Node::atom(format!("{}::{}", number_text(number), module.name.as_str()))
        }
    };
    let before = before(module.documentation.as_ref(), &module.attributes);
    let parts = [title]
        .into_iter()
        .chain(before)
        .chain(module.items.iter().map(item));
    Node::list("module", parts)
}

/// Documentation and attributes.
pub(super) fn before(
    documentation: Option<&Documentation>,
    attributes: &[Attribute],
) -> impl Iterator<Item = Node> {
    let documentation =
        documentation.map(|it| Node::list("doc", [Node::atom(format!("{:?}", it.text))]));
    let attributes = (!attributes.is_empty())
        .then(|| Node::list("attributes", attributes.iter().map(attribute)));
    documentation.into_iter().chain(attributes)
}

fn attribute(it: &Attribute) -> Node {
    let title = path_text(&it.path);
    match &it.value {
        AttributeValue::None => Node::atom(title),
        AttributeValue::Literal(value) => Node::list("=", [Node::atom(title), literal(value)]),
        AttributeValue::Path(value) => Node::list("=", [Node::atom(title), path(value)]),
        AttributeValue::List(inner) => Node::list(&title, inner.iter().map(attribute)),
    }
}

pub(super) fn item(item: &Item) -> Node {
    // An import shows its attributes itself.
    let attributes: &[Attribute] = if matches!(item.kind, ItemKind::Use(_)) {
        &[]
    } else {
        &item.attributes
    };
    let before: Vec<Node> = before(item.documentation.as_ref(), attributes).collect();
    let node = match &item.kind {
        ItemKind::Use(inner) => import(inner),
        ItemKind::Friend(inner) => Node::list("friend", [path(inner)]),
        ItemKind::Constant(inner) => constant(inner),
        ItemKind::Struct(inner) => structure(inner),
        ItemKind::Enum(inner) => enumeration(inner),
        ItemKind::Function(inner) => function(inner),
        ItemKind::Spec(inner) => spec(inner),
        ItemKind::Error(_) => Node::atom("error"),
    };
    if before.is_empty() {
        node
    } else {
        Node::list("item", before.into_iter().chain([node]))
    }
}

pub(super) fn import(import: &Use) -> Node {
    Node::list(
        "use",
        before(None, &import.attributes).chain([use_tree(&import.tree)]),
    )
}

fn use_tree(tree: &UseTree) -> Node {
    match &tree.kind {
        UseTreeKind::Path { alias: None } => path(&tree.path),
        UseTreeKind::Path { alias: Some(alias) } => {
            Node::list("as", [path(&tree.path), name(alias)])
        }
        UseTreeKind::Group(trees) => Node::list(
            "group",
            [path(&tree.path)]
                .into_iter()
                .chain(trees.iter().map(use_tree)),
        ),
    }
}

fn visibility(visibility: Visibility) -> Option<Node> {
    Some(Node::atom(match visibility {
        Visibility::Private => return None,
        Visibility::Public(_) => "public",
        Visibility::Friend(_) => "friend",
        Visibility::Package(_) => "package",
    }))
}

fn constant(constant: &Constant) -> Node {
    let parts = [
        name(&constant.name),
        typ(&constant.annotation),
        expr(&constant.value),
    ];
    Node::list(
        "const",
        visibility(constant.visibility).into_iter().chain(parts),
    )
}

fn structure(it: &Struct) -> Node {
    let parts = visibility(it.visibility)
        .into_iter()
        .chain(it.native.map(|_| Node::atom("native")))
        .chain([name(&it.name)])
        .chain(type_parameters(&it.type_parameters))
        .chain(abilities(&it.abilities))
        .chain(fields(&it.fields));
    Node::list("struct", parts)
}

fn enumeration(it: &Enum) -> Node {
    let parts = visibility(it.visibility)
        .into_iter()
        .chain([name(&it.name)])
        .chain(type_parameters(&it.type_parameters))
        .chain(abilities(&it.abilities))
        .chain(it.variants.iter().map(variant));
    Node::list("enum", parts)
}

fn variant(variant: &Variant) -> Node {
    let parts = before(variant.documentation.as_ref(), &variant.attributes)
        .chain([name(&variant.name)])
        .chain(fields(&variant.fields));
    Node::list("variant", parts)
}

fn fields(fields: &Fields) -> Option<Node> {
    let head = match fields.form {
        FieldsForm::Unit => return None,
        FieldsForm::Named => "fields",
        FieldsForm::Positional => "positional",
    };
    let field = |field: &Field| {
        let before = before(field.documentation.as_ref(), &field.attributes);
        match fields.form {
            FieldsForm::Unit | FieldsForm::Named => {
                let parts = before.chain([name(&field.name), typ(&field.annotation)]);
                Node::List(parts.collect())
            }
            FieldsForm::Positional => {
                let mut parts: Vec<Node> = before.collect();
                if parts.is_empty() {
                    return typ(&field.annotation);
                }
                parts.push(typ(&field.annotation));
                Node::List(parts)
            }
        }
    };
    Some(Node::list(head, fields.fields.iter().map(field)))
}

fn function(it: &Function) -> Node {
    let parameter = |parameter: &Parameter| {
        Node::List(vec![
            pattern(&parameter.pattern),
            typ(&parameter.annotation),
        ])
    };
    let parts = visibility(it.visibility)
        .into_iter()
        .chain(it.entry.map(|_| Node::atom("entry")))
        .chain(it.native.map(|_| Node::atom("native")))
        .chain(it.inline.map(|_| Node::atom("inline")))
        .chain([name(&it.name)])
        .chain(type_parameters(&it.type_parameters))
        .chain([Node::list(
            "parameters",
            it.parameters.iter().map(parameter),
        )])
        .chain(
            it.result
                .as_ref()
                .map(|result| Node::list("result", [typ(result)])),
        )
        .chain(it.clauses.iter().map(clause))
        .chain(it.body.as_ref().map(block))
        .chain(it.specs.iter().map(spec));
    Node::list("fun", parts)
}

fn clause(clause: &AccessClause) -> Node {
    let negated = if clause.negated.is_some() { "!" } else { "" };
    let head = format!("{negated}{}", clause.kind.as_str());
    Node::list(&head, clause.accesses.iter().map(access))
}

fn access(access: &Access) -> Node {
    let resource = match &access.resource {
        AccessResource::Any => Node::atom("*"),
        AccessResource::AllOf(inner) => Node::atom(format!("{}::*", path_text(inner))),
        AccessResource::Named(inner) => path(inner),
    };
    let Some(address) = &access.address else {
        return resource;
    };
    let address = match &address.kind {
        AccessAddressKind::Any => Node::atom("*"),
        AccessAddressKind::Number(number) => Node::atom(number_text(number)),
        AccessAddressKind::Literal(inner) => literal(inner),
        AccessAddressKind::Parameter(parameter) => name(parameter),
        AccessAddressKind::Call {
            function,
            parameter,
        } => Node::list("call", [path(function), name(parameter)]),
    };
    Node::list("at", [resource, address])
}
