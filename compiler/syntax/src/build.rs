//! What the actions of the grammar do: make nodes of the tree, check what the grammar leaves open,
//! and report it.

mod documentation;
mod expression;
mod item;
mod literal;
mod operators;
mod pattern;
mod specification;

use weft_base::suggest::nearest;
use weft_base::{Applicability, Code, Diagnostic, FileId, Limits, Span, Symbol};

pub(crate) use self::documentation::DocumentationTable;
pub(crate) use self::expression::BlockItem;
pub(crate) use self::item::{Member, Modifier, ModifierKind, StructBody};
pub(crate) use self::operators::{List, ListOperator};
pub(crate) use self::specification::{SpecSource, soften};
use crate::ast::{
    Ability, AbilityKind, Expr, ExprKind, FunctionType, Name, Path, PathHead, Pattern, PatternKind,
    Type, TypeArguments, TypeKind,
};

/// What the actions share while one member is parsed.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    file: FileId,
    text: &'a str,
    documentation: &'a mut DocumentationTable,
    specs: SpecSource<'a>,
    too_deep: bool,
    /// What is parsed is a specification.
    pub(crate) is_specification: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A path before its type arguments are read.
#[derive(Debug)]
pub(crate) struct PathBase {
    pub(crate) head: PathHead,
    pub(crate) tail: Vec<Name>,
}

/// The most that a symbol on the stack of the parser may take: with its tag and its two places it is then
/// 128 bytes, from where on each of its moves would be a call of `memcpy`.
const SYMBOL_BYTES_MAX: usize = 112;

const _: () = {
    assert!(size_of::<Expr>() <= SYMBOL_BYTES_MAX);
    assert!(size_of::<List>() <= SYMBOL_BYTES_MAX);
    assert!(size_of::<BlockItem>() <= SYMBOL_BYTES_MAX);
    assert!(size_of::<Pattern>() <= SYMBOL_BYTES_MAX);
    assert!(size_of::<Type>() <= SYMBOL_BYTES_MAX);
};

/// What lay in boxes on the stack of the parser.
pub(crate) fn unboxed<T>(items: Vec<Box<T>>) -> Vec<T> {
    items.into_iter().map(|item| *item).collect()
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        file: FileId,
        text: &'a str,
        documentation: &'a mut DocumentationTable,
        specs: SpecSource<'a>,
    ) -> Self {
        Self {
            file,
            text,
            documentation,
            specs,
            too_deep: false,
            is_specification: false,
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        // An empty construct ends before the white space in front of it.
        Span::new(self.file, start.min(end), end)
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        self.text
            .get(index(span.start)..index(span.end))
            .unwrap_or("")
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn name(&mut self, start: u32, end: u32) -> Name {
        let span = self.span(start, end);
        if span.len() > Limits::STANDARD.identifier_bytes_max {
            let limit = Limits::STANDARD.identifier_bytes_max;
            let label = format!("longer than {limit} bytes");
            self.report(Diagnostic::new(
                Code::NameTooLong,
                "name too long",
                span,
                label,
            ));
        }
        Name::new(Symbol::new(self.text(span)), span)
    }

    /// A path from its parts.
    pub(crate) fn path(base: PathBase, type_arguments: Option<Box<TypeArguments>>) -> Path {
        let start = base.head.span();
        let end = match (&type_arguments, base.tail.last()) {
            (Some(arguments), _) => arguments.span,
            (None, Some(name)) => name.span,
            (None, None) => start,
        };
        Path {
            head: base.head,
            tail: base.tail,
            type_arguments,
            span: start.to(end),
        }
    }

    /// A path of one name.
    pub(crate) fn name_path(name: &Name) -> Path {
        Self::path(
            PathBase {
                head: PathHead::Name(name.clone()),
                tail: Vec::new(),
            },
            None,
        )
    }

    pub(crate) fn expr(&mut self, kind: ExprKind, start: u32, end: u32) -> Expr {
        let span = self.span(start, end);
        let expression = Expr::new(kind, span);
        if self.within_height(expression.height(), span) {
            expression
        } else {
            Expr::new(ExprKind::Error, span)
        }
    }

    /// `_` where a type is written.
    pub(crate) fn unnamed_type(&mut self, start: u32, end: u32) -> Type {
        let label = "a type that is left out is inferred, one that is written is whole";
        let span = self.span(start, end);
        self.report(
            Diagnostic::new(Code::UnexpectedToken, "there is no type `_`", span, label)
                .with_help("leave the type out, or all type arguments, or write what is meant"),
        );
        self.typ(TypeKind::Error, start, end)
    }

    pub(crate) fn typ(&mut self, kind: TypeKind, start: u32, end: u32) -> Type {
        let span = self.span(start, end);
        let typ = Type::new(kind, span);
        if self.within_height(typ.height(), span) {
            typ
        } else {
            Type::new(TypeKind::Error, span)
        }
    }

    pub(crate) fn pattern(&mut self, kind: PatternKind, start: u32, end: u32) -> Pattern {
        let span = self.span(start, end);
        let pattern = Pattern::new(kind, span);
        if self.within_height(pattern.height(), span) {
            pattern
        } else {
            Pattern::new(PatternKind::Error, span)
        }
    }

    /// Whether a tree may be as high as this; reports the first one of a member that may not.
    fn within_height(&mut self, height: u16, span: Span) -> bool {
        let limit = Limits::STANDARD.nesting_max;
        if u32::from(height) <= limit {
            return true;
        }
        if !self.too_deep {
            self.too_deep = true;
            let diagnostic = Diagnostic::new(
                Code::NestingTooDeep,
                "this is nested too deeply",
                span,
                format!("more than {limit} constructs lie inside each other here"),
            )
            .with_help("name the inner parts with `let` or move them into functions");
            self.report(diagnostic);
        }
        false
    }

    pub(crate) fn reference(&mut self, mutable: bool, to: Type, start: u32, end: u32) -> Type {
        self.typ(
            TypeKind::Reference {
                mutable,
                referent: Box::new(to),
            },
            start,
            end,
        )
    }

    pub(crate) fn tuple_type(&mut self, mut types: Vec<Type>, start: u32, end: u32) -> Type {
        match types.pop() {
            Some(only) if types.is_empty() => self.typ(only.kind, start, end),
            last => {
                types.extend(last);
                self.typ(TypeKind::Tuple(types), start, end)
            }
        }
    }

    pub(crate) fn function_type(
        &mut self,
        parameters: Vec<Type>,
        result: Option<Type>,
        abilities: Vec<Ability>,
        start: u32,
        end: u32,
    ) -> Type {
        let result = result.map(Box::new);
        self.typ(
            TypeKind::Function(FunctionType {
                parameters,
                result,
                abilities,
            }),
            start,
            end,
        )
    }

    pub(crate) fn ability(&mut self, start: u32, end: u32) -> Option<Ability> {
        let span = self.span(start, end);
        let text = self.text(span);
        if let Some(kind) = AbilityKind::parse(text) {
            return Some(Ability { kind, span });
        }
        let mut diagnostic = Diagnostic::new(
            Code::UnexpectedToken,
            format!("there is no ability `{text}`"),
            span,
            "expected an ability",
        )
        .with_note("the abilities are `copy`, `drop`, `store` and `key`");
        let lower = text.to_ascii_lowercase();
        if AbilityKind::parse(&lower).is_some() {
            let title = format!("write `{lower}`");
            diagnostic = diagnostic.with_fix(title, Applicability::MachineApplicable, span, lower);
        } else if let Some(near) = nearest(&lower, ["copy", "drop", "store", "key"]) {
            diagnostic = diagnostic.with_near_name(span, near);
        }
        self.report(diagnostic);
        None
    }
}
