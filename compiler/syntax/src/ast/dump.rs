//! The tree as text: S-expressions without spans, the same for the same tree.
//!
//! Every node is a list that starts with what it is; what fits into a line stands on one.

mod expression;
mod item;
mod specification;

use std::fmt::Write as _;

use super::{
    Ability, Address, File, FunctionType, Literal, LiteralKind, Name, Number, Path, PathHead,
    Pattern, PatternKind, PatternLiteral, Radix, Type, TypeArguments, TypeKind, TypeParameter,
};

/// The width that a line is kept to, where the tree allows it.
const WIDTH: usize = 100;

/// A file as text.
pub fn dump(file: &File) -> String {
    let mut text = String::new();
    for definition in &file.definitions {
        item::definition(definition).print(0, &mut text);
        text.push('\n');
    }
    text
}

/// A node of the text.
enum Node {
    Atom(String),
    List(Vec<Self>),
}

impl Node {
    fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    /// A list that starts with a word.
    fn list(head: &str, children: impl IntoIterator<Item = Self>) -> Self {
        let mut nodes = vec![Self::atom(head)];
        nodes.extend(children);
        Self::List(nodes)
    }

    fn width(&self) -> usize {
        match self {
            Self::Atom(text) => text.len(),
            Self::List(nodes) => {
                let inside: usize = nodes.iter().map(Self::width).sum();
                inside + nodes.len() + 1
            }
        }
    }

    fn print(&self, indentation: usize, text: &mut String) {
        match self {
            Self::Atom(atom) => text.push_str(atom),
            Self::List(nodes) => {
                let broken = indentation + self.width() > WIDTH;
                text.push('(');
                for (index, node) in nodes.iter().enumerate() {
                    if broken && index > 0 {
                        text.push('\n');
                        text.extend(std::iter::repeat_n(' ', indentation + 2));
                    } else if index > 0 {
                        text.push(' ');
                    }
                    node.print(indentation + 2, text);
                }
                text.push(')');
            }
        }
    }
}

fn name(name: &Name) -> Node {
    Node::atom(if name.is_error() {
        "error"
    } else {
        name.as_str()
    })
}

fn number_text(number: &Number) -> String {
    let prefix = match number.radix {
        Radix::Decimal => "",
        Radix::Hexadecimal => "0x",
    };
    let suffix = number.suffix.map_or("", super::IntegerType::as_str);
    format!("{prefix}{}{suffix}", number.digits)
}

fn path_text(path: &Path) -> String {
    let mut text = match &path.head {
        PathHead::Name(name) => name.as_str().to_owned(),
        PathHead::Address(number) => number_text(number),
    };
    for name in &path.tail {
        text.push_str("::");
        text.push_str(name.as_str());
    }
    text
}

/// A path: an atom, or a list with its type arguments.
fn path(path: &Path) -> Node {
    let text = Node::atom(path_text(path));
    match &path.type_arguments {
        None => text,
        Some(arguments) => Node::List(vec![text, type_arguments(arguments)]),
    }
}

fn type_arguments(arguments: &TypeArguments) -> Node {
    Node::list("types", arguments.types.iter().map(typ))
}

fn abilities(list: &[Ability]) -> Option<Node> {
    let words = list.iter().map(|ability| Node::atom(ability.kind.as_str()));
    (!list.is_empty()).then(|| Node::list("has", words))
}

fn type_parameters(list: &[TypeParameter]) -> Option<Node> {
    let parameter = |parameter: &TypeParameter| {
        let phantom = parameter.phantom.map(|_| Node::atom("phantom"));
        let constraints = abilities(&parameter.constraints);
        if phantom.is_none() && constraints.is_none() {
            return name(&parameter.name);
        }
        Node::List(
            phantom
                .into_iter()
                .chain([name(&parameter.name)])
                .chain(constraints)
                .collect(),
        )
    };
    (!list.is_empty()).then(|| Node::list("type-parameters", list.iter().map(parameter)))
}

fn typ(typ: &Type) -> Node {
    match &typ.kind {
        TypeKind::Path(inner) => path(inner),
        TypeKind::Reference { mutable, referent } => {
            Node::list(if *mutable { "&mut" } else { "&" }, [self::typ(referent)])
        }
        TypeKind::Tuple(types) => Node::list("tuple", types.iter().map(self::typ)),
        TypeKind::Function(function) => function_type(function),
        TypeKind::Error => Node::atom("error"),
    }
}

fn function_type(function: &FunctionType) -> Node {
    let parameters = Node::list("parameters", function.parameters.iter().map(typ));
    let result = function
        .result
        .as_ref()
        .map(|result| Node::list("result", [typ(result)]));
    let abilities = abilities(&function.abilities);
    Node::list(
        "function",
        [parameters].into_iter().chain(result).chain(abilities),
    )
}

fn literal(literal: &Literal) -> Node {
    Node::atom(match &literal.kind {
        LiteralKind::Number(number) => number_text(number),
        LiteralKind::Bool(value) => value.to_string(),
        LiteralKind::ByteString(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        LiteralKind::BareString(bytes) => format!("\"{}\"", bytes.escape_ascii()),
        LiteralKind::Address(Address::Number(number)) => format!("@{}", number_text(number)),
        LiteralKind::Address(Address::Name(name)) => format!("@{}", name.as_str()),
    })
}

fn pattern_literal_text(pattern: &PatternLiteral) -> String {
    let mut text = String::from(if pattern.negative { "-" } else { "" });
    literal(&pattern.literal).print(0, &mut text);
    text
}

fn pattern(it: &Pattern) -> Node {
    match &it.kind {
        PatternKind::Wildcard => Node::atom("_"),
        PatternKind::Bind(bound) => name(bound),
        PatternKind::Path(inner) => Node::list("variant", [path(inner)]),
        PatternKind::Struct {
            path: inner,
            fields,
            rest,
        } => {
            let fields = fields.iter().map(|field| {
                if field.shorthand {
                    name(&field.field)
                } else {
                    Node::List(vec![name(&field.field), pattern(&field.pattern)])
                }
            });
            let rest = rest.map(|_| Node::atom(".."));
            Node::list(
                "unpack",
                [path(inner)].into_iter().chain(fields).chain(rest),
            )
        }
        PatternKind::Positional {
            path: inner,
            elements,
            rest,
        } => {
            let mut nodes: Vec<Node> = elements.iter().map(pattern).collect();
            if let Some(position) = rest.and_then(|rest| usize::try_from(rest.position).ok()) {
                nodes.insert(position.min(nodes.len()), Node::atom(".."));
            }
            Node::list("unpack-positional", [path(inner)].into_iter().chain(nodes))
        }
        PatternKind::Tuple(elements) => Node::list("tuple", elements.iter().map(pattern)),
        PatternKind::Literal(inner) => Node::atom(pattern_literal_text(inner)),
        PatternKind::Range {
            start,
            end,
            inclusive,
        } => {
            let mut text = String::new();
            let bound = |bound: &Option<Box<PatternLiteral>>| {
                bound
                    .as_deref()
                    .map(pattern_literal_text)
                    .unwrap_or_default()
            };
            let dots = if *inclusive { "..=" } else { ".." };
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{dots}{}", bound(start), bound(end));
            Node::atom(text)
        }
        PatternKind::Error => Node::atom("error"),
    }
}
