//! Patterns, and assignment targets made of expressions.

use weft_base::{Code, Diagnostic, Span, Symbol};

use super::Context;
use crate::ast::{
    Expr, ExprKind, FieldPattern, FieldTarget, Name, Path, Pattern, PatternKind, PatternLiteral,
    Rest, Target, TargetKind,
};

impl Context<'_> {
    /// A name that binds, or a capitalised one, which stands for a struct or variant.
    pub(crate) fn name_pattern(&mut self, name: Name) -> Pattern {
        let span = name.span;
        self.pattern(PatternKind::Bind(name), span.start, span.end)
    }

    pub(crate) fn path_pattern(&mut self, path: Path) -> Pattern {
        let span = path.span;
        let kind = match path.single() {
            Some(name) if path.type_arguments.is_none() && !is_capitalized(name.as_str()) => {
                PatternKind::Bind(name.clone())
            }
            _ => PatternKind::Path(path),
        };
        self.pattern(kind, span.start, span.end)
    }

    pub(crate) fn struct_pattern(
        &mut self,
        path: Path,
        items: Vec<Result<FieldPattern, Span>>,
        start: u32,
        end: u32,
    ) -> Pattern {
        let mut fields = Vec::with_capacity(items.len());
        let mut rest = None;
        for item in items {
            match item {
                Ok(field) => fields.push(field),
                Err(span) => self.set_rest(&mut rest, span, span),
            }
        }
        let path = Box::new(path);
        self.pattern(PatternKind::Struct { path, fields, rest }, start, end)
    }

    pub(crate) fn positional_pattern(
        &mut self,
        path: Path,
        items: Vec<Result<Pattern, Span>>,
        start: u32,
        end: u32,
    ) -> Pattern {
        let mut elements = Vec::with_capacity(items.len());
        let mut rest = None;
        for item in items {
            match item {
                Ok(element) => elements.push(element),
                Err(span) => {
                    let position = u32::try_from(elements.len()).unwrap_or(u32::MAX);
                    self.set_rest(&mut rest, Rest { position, span }, span);
                }
            }
        }
        self.pattern(
            PatternKind::Positional {
                path: Box::new(path),
                elements,
                rest,
            },
            start,
            end,
        )
    }

    fn set_rest<T>(&mut self, rest: &mut Option<T>, value: T, span: Span) {
        if rest.is_none() {
            *rest = Some(value);
            return;
        }
        self.report(Diagnostic::new(
            Code::InvalidPattern,
            "`..` occurs twice in one pattern",
            span,
            "only one `..` can stand for what is left out",
        ));
    }

    pub(crate) fn tuple_pattern(&mut self, mut list: Vec<Pattern>, l: u32, r: u32) -> Pattern {
        match list.pop() {
            Some(only) if list.is_empty() => self.pattern(only.kind, l, r),
            last => {
                list.extend(last);
                self.pattern(PatternKind::Tuple(list), l, r)
            }
        }
    }

    pub(crate) fn range_pattern(
        &mut self,
        start: Option<PatternLiteral>,
        end: Option<PatternLiteral>,
        inclusive: bool,
        l: u32,
        r: u32,
    ) -> Pattern {
        self.pattern(
            PatternKind::Range {
                start: start.map(Box::new),
                end: end.map(Box::new),
                inclusive,
            },
            l,
            r,
        )
    }

    pub(crate) fn short_field_pattern(&mut self, field: Name) -> FieldPattern {
        let pattern = self.name_pattern(field.clone());
        FieldPattern {
            field,
            pattern,
            shorthand: true,
        }
    }

    pub(crate) fn error_field_pattern(&mut self, l: u32, r: u32) -> FieldPattern {
        let pattern = self.pattern(PatternKind::Error, l, r);
        FieldPattern {
            field: self.error_name(l, r),
            pattern,
            shorthand: false,
        }
    }

    /// A name for what could not be parsed: unlike any name of a program and any other such name,
    /// so that later stages find neither uses nor duplicates of it.
    pub(super) fn error_name(&self, start: u32, end: u32) -> Name {
        Name::new(
            Symbol::new(&format!("<error at {start}>")),
            self.span(start, end),
        )
    }

    /// The target that an expression on the left of `=` stands for. The recursion follows the
    /// height of the expression, which is bounded.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most kinds of expressions are no place"
    )]
    pub(super) fn target(&mut self, expression: Expr) -> Target {
        let span = expression.span;
        let kind = match expression.kind {
            ExprKind::Path(ref path) => match path.single() {
                Some(name) if name.symbol == "_" => TargetKind::Wildcard,
                // Variables of specifications can be generic.
                Some(_) if path.type_arguments.is_none() || self.is_specification => {
                    TargetKind::Place(Box::new(expression))
                }
                _ => self.not_a_place(span),
            },
            ExprKind::Dereference(_) | ExprKind::Field { .. } | ExprKind::Index { .. } => {
                TargetKind::Place(Box::new(expression))
            }
            ExprKind::Tuple(elements) => {
                TargetKind::Tuple(elements.into_iter().map(|it| self.target(it)).collect())
            }
            ExprKind::Pack { path, fields } => {
                let fields = fields.into_iter().map(|field| FieldTarget {
                    field: field.field,
                    target: self.target(field.value),
                    shorthand: field.shorthand,
                });
                let fields = fields.collect();
                TargetKind::Struct { path, fields }
            }
            ExprKind::Call {
                function,
                arguments,
            } => match function.kind {
                ExprKind::Path(path)
                    if path
                        .last()
                        .is_some_and(|name| is_capitalized(name.as_str())) =>
                {
                    let elements = arguments.into_iter().map(|it| self.target(it)).collect();
                    let path = Box::new(path);
                    TargetKind::Positional { path, elements }
                }
                _ => self.not_a_place(span),
            },
            ExprKind::Error => TargetKind::Error,
            _ => self.not_a_place(span),
        };
        Target { kind, span }
    }

    pub(super) fn not_a_place(&mut self, span: Span) -> TargetKind {
        let diagnostic = Diagnostic::new(
            Code::InvalidAssignmentTarget,
            "this cannot be assigned to",
            span,
            "this is not a place",
        )
        .with_note("a place is a local, `*reference`, a field or an element of a vector");
        self.report(diagnostic);
        TargetKind::Error
    }
}

fn is_capitalized(text: &str) -> bool {
    text.bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_uppercase())
}
