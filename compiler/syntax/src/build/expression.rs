//! Expressions, blocks and statements.

use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};

use super::Context;
use crate::ast::{
    Arm, Attribute, Block, Capture, Expr, ExprKind, FieldValue, For, Lambda, LambdaParameter, Let,
    Name, Pattern, PatternKind, Statement, StatementKind, Type, TypeArguments, UnaryOperator, Use,
    UseTree,
};

/// What ends in `;` in a block.
#[derive(Debug)]
pub(crate) enum BlockItem {
    Let(Box<Let>, Span),
    Expr(Expr),
    Use(Box<Use>),
    Empty,
}

/// The items of a block and its value.
type Statements = (Vec<BlockItem>, Option<Box<Expr>>);

impl Context<'_> {
    pub(crate) fn unary(&mut self, operator: UnaryOperator, e: Expr, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Unary {
                operator,
                operand: Box::new(e),
            },
            l,
            r,
        )
    }

    pub(crate) fn dereference(&mut self, operand: Expr, l: u32, r: u32) -> Expr {
        self.expr(ExprKind::Dereference(Box::new(operand)), l, r)
    }

    pub(crate) fn borrow(&mut self, mutable: bool, operand: Expr, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Borrow {
                mutable,
                operand: Box::new(operand),
            },
            l,
            r,
        )
    }

    pub(crate) fn select(&mut self, base: Expr, field: Name, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Field {
                base: Box::new(base),
                field,
            },
            l,
            r,
        )
    }

    pub(crate) fn index(&mut self, base: Expr, index: Expr, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Index {
                base: Box::new(base),
                index: Box::new(index),
            },
            l,
            r,
        )
    }

    pub(crate) fn call(&mut self, function: Expr, arguments: Vec<Expr>, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Call {
                function: Box::new(function),
                arguments,
            },
            l,
            r,
        )
    }

    /// `e.f::<T>(x)`, the old form of `e.f<T>(x)`.
    pub(crate) fn old_method_call(
        &mut self,
        receiver: Expr,
        method: Name,
        type_arguments: Box<TypeArguments>,
        arguments: Vec<Expr>,
        start: u32,
        end: u32,
    ) -> Expr {
        let colons = Span::new(method.span.file, method.span.end, type_arguments.span.start);
        self.report(
            Diagnostic::new(
                Code::DeprecatedSyntax,
                "`::` before the type arguments of a call with a dot is deprecated",
                colons,
                "the modern form has no `::`",
            )
            .with_fix("remove `::`", Applicability::MachineApplicable, colons, ""),
        );
        self.method_call(
            receiver,
            method,
            Some(type_arguments),
            arguments,
            start,
            end,
        )
    }

    pub(crate) fn method_call(
        &mut self,
        receiver: Expr,
        method: Name,
        type_arguments: Option<Box<TypeArguments>>,
        arguments: Vec<Expr>,
        l: u32,
        r: u32,
    ) -> Expr {
        let receiver = Box::new(receiver);
        self.expr(
            ExprKind::MethodCall {
                receiver,
                method,
                type_arguments,
                arguments,
            },
            l,
            r,
        )
    }

    pub(crate) fn macro_call(&mut self, name: Name, arguments: Vec<Expr>, l: u32, r: u32) -> Expr {
        if !matches!(name.as_str(), "assert" | "assert_eq" | "assert_ne") {
            let diagnostic = Diagnostic::new(
                Code::UnknownMacro,
                format!("there is no macro `{}!`", name.as_str()),
                name.span,
                "unknown macro",
            )
            .with_note("the macros are `assert!`, `assert_eq!` and `assert_ne!`");
            self.report(diagnostic);
        }
        self.expr(ExprKind::MacroCall { name, arguments }, l, r)
    }

    /// `_` where an expression stands: only an assignment can have it.
    pub(crate) fn underscore(&mut self, l: u32, r: u32) -> Expr {
        let name = self.name(l, r);
        let path = Self::name_path(&name);
        self.expr(ExprKind::Path(path), l, r)
    }

    pub(crate) fn tuple(&mut self, first: Expr, rest: Vec<Expr>, l: u32, r: u32) -> Expr {
        if rest.is_empty() {
            let span = self.span(l, r);
            return first.parenthesized(span);
        }
        let mut elements = vec![first];
        elements.extend(rest);
        self.expr(ExprKind::Tuple(elements), l, r)
    }

    pub(crate) fn annotated(&mut self, operand: Expr, annotation: Type, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Annotated {
                operand: Box::new(operand),
                annotation: Box::new(annotation),
            },
            l,
            r,
        )
    }

    pub(crate) fn short_field(&mut self, field: Name) -> FieldValue {
        let (l, r) = (field.span.start, field.span.end);
        let path = Self::name_path(&field);
        let value = self.expr(ExprKind::Path(path), l, r);
        FieldValue {
            field,
            value,
            shorthand: true,
        }
    }

    pub(crate) fn error_field_value(&mut self, l: u32, r: u32) -> FieldValue {
        let value = self.expr(ExprKind::Error, l, r);
        FieldValue {
            field: self.error_name(l, r),
            value,
            shorthand: false,
        }
    }

    /// A label without its quote.
    pub(crate) fn label(&self, l: u32, r: u32) -> Name {
        let span = self.span(l, r);
        Name::new(Symbol::new(self.text(span).trim_start_matches('\'')), span)
    }

    pub(crate) fn if_else(
        &mut self,
        condition: Expr,
        then: Expr,
        otherwise: Option<Expr>,
        l: u32,
        r: u32,
    ) -> Expr {
        let (condition, then) = (Box::new(condition), Box::new(then));
        let otherwise = otherwise.map(Box::new);
        self.expr(
            ExprKind::If {
                condition,
                then,
                otherwise,
            },
            l,
            r,
        )
    }

    pub(crate) fn while_loop(
        &mut self,
        label: Option<Name>,
        condition: Expr,
        body: Expr,
        l: u32,
        r: u32,
    ) -> Expr {
        let (condition, body) = (Box::new(condition), Box::new(body));
        self.expr(
            ExprKind::While {
                label,
                condition,
                body,
            },
            l,
            r,
        )
    }

    pub(crate) fn plain_loop(&mut self, label: Option<Name>, body: Expr, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Loop {
                label,
                body: Box::new(body),
            },
            l,
            r,
        )
    }

    pub(crate) fn for_loop(
        &mut self,
        label: Option<Name>,
        (variable, lower, upper): (Name, Expr, Expr),
        body: Expr,
        l: u32,
        r: u32,
    ) -> Expr {
        let inner = For {
            label,
            variable,
            lower,
            upper,
            body,
        };
        self.expr(ExprKind::For(Box::new(inner)), l, r)
    }

    pub(crate) fn match_expr(&mut self, scrutinee: Expr, arms: Vec<Arm>, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Match {
                scrutinee: Box::new(scrutinee),
                arms,
            },
            l,
            r,
        )
    }

    pub(crate) fn error_arm(&mut self, l: u32, r: u32) -> Arm {
        let pattern = self.pattern(PatternKind::Error, l, r);
        let body = self.expr(ExprKind::Error, l, r);
        Arm {
            pattern,
            guard: None,
            body,
            span: self.span(l, r),
        }
    }

    pub(crate) fn lambda(
        &mut self,
        capture: Capture,
        parameters: Vec<LambdaParameter>,
        body: Expr,
        l: u32,
        r: u32,
    ) -> Expr {
        self.expr(
            ExprKind::Lambda(Lambda {
                capture,
                parameters,
                body: Box::new(body),
            }),
            l,
            r,
        )
    }

    pub(crate) fn block(&mut self, (items, result): Statements, l: u32, r: u32) -> Block {
        let mut uses = Vec::new();
        let mut statements = Vec::with_capacity(items.len());
        for item in items {
            match item {
                BlockItem::Let(inner, span) => statements.push(Statement {
                    kind: StatementKind::Let(inner),
                    span,
                }),
                BlockItem::Expr(expression) => statements.push(Self::expr_statement(expression)),
                BlockItem::Use(import) => {
                    if !statements.is_empty() {
                        let diagnostic = Diagnostic::new(
                            Code::UnexpectedToken,
                            "`use` after a statement",
                            import.span,
                            "imports stand at the head of a block",
                        );
                        self.report(diagnostic);
                    }
                    uses.push(*import);
                }
                BlockItem::Empty => {}
            }
        }
        Block {
            uses,
            statements,
            result,
            span: self.span(l, r),
        }
    }

    pub(crate) fn block_expr(&mut self, statements: Statements, l: u32, r: u32) -> Expr {
        let block = self.block(statements, l, r);
        self.expr(ExprKind::Block(block), l, r)
    }

    pub(crate) fn let_statement(
        &mut self,
        pattern: Pattern,
        annotation: Option<Type>,
        value: Option<Expr>,
        l: u32,
        r: u32,
    ) -> BlockItem {
        let inner = Let {
            pattern,
            annotation,
            value,
        };
        BlockItem::Let(Box::new(inner), self.span(l, r))
    }

    fn expr_statement(expression: Expr) -> Statement {
        let span = expression.span;
        let kind = if matches!(expression.kind, ExprKind::Error) {
            StatementKind::Error
        } else {
            StatementKind::Expr(expression)
        };
        Statement { kind, span }
    }

    pub(crate) fn use_statement(
        &mut self,
        attributes: Option<Vec<Attribute>>,
        tree: UseTree,
        l: u32,
        r: u32,
    ) -> BlockItem {
        let attributes = attributes.unwrap_or_default();
        BlockItem::Use(Box::new(Use {
            attributes,
            tree,
            span: self.span(l, r),
        }))
    }
}
