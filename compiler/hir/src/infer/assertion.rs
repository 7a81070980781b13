//! `abort`, `assert!`, `assert_eq!` and `assert_ne!`, with codes and with messages.
//!
//! An abort takes a code, a `u64`, or a message, a `vector<u8>`. A message with placeholders is put
//! together by calls of `std::abort_message`, one for each value, which are evaluated only where the
//! assertion has failed.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{Ability, AbilitySet, AccountAddress};

use crate::body::{BinaryOperator, ExprKind, Local, LocalKind, Pattern, PatternKind, Statement};
use crate::definition::{Member, Value};
use crate::id::{ExprId, FunctionId, LocalId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::ty::{Mutability, Ty};

/// The most values that a format takes.
const FORMAT_ARGUMENTS_MAX: usize = 4;

/// A part of a message.
enum Piece {
    /// Text that is known.
    Text(Vec<u8>),
    /// A `vector<u8>` that is computed.
    Bytes(ExprId),
    /// A value behind a reference, and its type.
    Value(ExprId, Ty),
}

impl Infer<'_, '_> {
    pub(super) fn abort(&mut self, code: &ast::Expr, span: Span) -> ExprId {
        let code = self.code_or_message(code, "`abort` takes a code, a `u64`, or a message");
        self.add(ExprKind::Abort(code), Ty::Never, span)
    }

    /// A `u64` or a `vector<u8>`.
    fn code_or_message(&mut self, code: &ast::Expr, rule: &'static str) -> ExprId {
        let id = self.infer(code);
        let expected = match self.ty(id) {
            Ty::Vector(_) => Ty::vector(Ty::U8),
            _ => Ty::U64,
        };
        self.coerce(id, &expected, Reason::Rule(rule))
    }

    pub(super) fn macro_call(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        match name.as_str() {
            "assert" => self.assert(arguments, span),
            "assert_eq" => {
                self.assert_comparison(BinaryOperator::Equal, name.span, arguments, span)
            }
            "assert_ne" => {
                self.assert_comparison(BinaryOperator::NotEqual, name.span, arguments, span)
            }
            // The parser has said that there is no such macro.
            _ => {
                for argument in arguments {
                    self.infer(argument);
                }
                self.add(ExprKind::Error, Ty::unit(), span)
            }
        }
    }

    fn assert(&mut self, arguments: &[ast::Expr], span: Span) -> ExprId {
        let rule = "the condition of `assert!` must be a `bool`";
        let Some((condition, rest)) = arguments.split_first() else {
            return self.wrong_macro_arguments("assert!", "a condition", 1, arguments, span);
        };
        let condition = self.condition(condition, rule);
        let code = match rest {
            [] => None,
            [code] => {
                let rule = "`assert!` takes a code, a `u64`, or a message";
                Some(self.code_or_message(code, rule))
            }
            [format, values @ ..] if values.len() <= FORMAT_ARGUMENTS_MAX => {
                let Some(pieces) = self.format(format, values) else {
                    return self.add(ExprKind::Error, Ty::unit(), span);
                };
                self.message(pieces, format.span)
            }
            [_, ..] => {
                return self.wrong_macro_arguments("assert!", "a condition", 1, arguments, span);
            }
        };
        self.add(ExprKind::Assert { condition, code }, Ty::unit(), span)
    }

    /// `assert_eq!(left, right, …)`: `{ let l = left; let r = right; assert!(l == r, …) }`.
    fn assert_comparison(
        &mut self,
        operator: BinaryOperator,
        name_span: Span,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let is_equality = operator == BinaryOperator::Equal;
        let name = if is_equality {
            "assert_eq!"
        } else {
            "assert_ne!"
        };
        let [left, right, rest @ ..] = arguments else {
            return self.wrong_macro_arguments(name, "two values", 2, arguments, span);
        };
        if rest.len() > FORMAT_ARGUMENTS_MAX + 1 {
            return self.wrong_macro_arguments(name, "two values", 2, arguments, span);
        }
        let left = self.left_operand(left);
        let (left, right) = self.comparands(operator, name_span, left, right);
        for operand in [left, right] {
            if self.ty(operand) == Ty::Never {
                let statements = vec![Statement::Expr(left), Statement::Expr(right)];
                let result = None;
                return self.add(ExprKind::Block { statements, result }, Ty::Never, span);
            }
            if matches!(self.ty(operand), Ty::Tuple(_) | Ty::Error) {
                return self.add(ExprKind::Error, Ty::unit(), span);
            }
        }
        let (left, first) = self.bind_operand("left", left);
        let (right, second) = self.bind_operand("right", right);
        let text = format!("assertion `left {} right` failed", operator.as_str());
        let mut pieces = vec![Piece::Text(text.into_bytes())];
        if let Some((message, values)) = rest.split_first() {
            pieces.push(Piece::Text(b": ".to_vec()));
            match (byte_string(message), values.is_empty()) {
                (Some(text), true) => pieces.push(Piece::Text(text.to_vec())),
                (None, true) => {
                    let rule = Reason::Rule("a message is a `vector<u8>`");
                    let bytes = self.check(message, &Ty::vector(Ty::U8), rule);
                    pieces.push(Piece::Bytes(bytes));
                }
                (_, false) => match self.format(message, values) {
                    Some(formatted) => pieces.extend(formatted),
                    None => return self.add(ExprKind::Error, Ty::unit(), span),
                },
            }
        }
        for (label, local) in [("\n  left: ", left), ("\n right: ", right)] {
            pieces.push(Piece::Text(label.as_bytes().to_vec()));
            let place = self.local_place(local, span);
            pieces.push(self.value_piece(place));
        }
        let (one, other) = (self.local_place(left, span), self.local_place(right, span));
        let (left, right) = (self.comparand(one), self.comparand(other));
        let kind = ExprKind::Binary {
            operator,
            left,
            right,
        };
        let condition = self.add(kind, Ty::Bool, span);
        let code = self.message(pieces, span);
        let assertion = self.add(ExprKind::Assert { condition, code }, Ty::unit(), span);
        let statements = vec![first, second, Statement::Expr(assertion)];
        let result = None;
        self.add(ExprKind::Block { statements, result }, Ty::unit(), span)
    }

    fn wrong_macro_arguments(
        &mut self,
        name: &str,
        needed: &str,
        least: usize,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        for argument in arguments {
            self.infer(argument);
        }
        let found = arguments.len();
        let most = least + 1 + FORMAT_ARGUMENTS_MAX;
        let message = format!("`{name}` takes {least} to {most} arguments, but found {found}");
        let label = format!("{needed}, a message and up to 4 values can stand here");
        let code = Code::WrongArgumentCount;
        self.report(Diagnostic::new(code, message, span, label));
        self.add(ExprKind::Error, Ty::unit(), span)
    }

    /// A local with the value of an operand, and the statement that binds it.
    fn bind_operand(&mut self, name: &str, value: ExprId) -> (LocalId, Statement) {
        let (ty, span) = (self.ty(value), self.span(value));
        let local = self.body.locals.push(Local {
            name: Symbol::new(name),
            ty: ty.clone(),
            span,
            kind: LocalKind::Variable,
            is_inlined: false,
        });
        let kind = PatternKind::Bind(local);
        let pattern = self.body.patterns.push(Pattern { kind, ty, span });
        let value = Some(value);
        let statement = Statement::Let {
            pattern,
            value,
            span,
        };
        (local, statement)
    }

    fn local_place(&mut self, local: LocalId, span: Span) -> ExprId {
        let ty = self.body.locals[local].ty.clone();
        self.add(ExprKind::Local(local), ty, span)
    }

    /// A local as operand of `==`, which does not use it up.
    fn comparand(&mut self, place: ExprId) -> ExprId {
        match self.ty(place) {
            Ty::Reference(Mutability::Mutable, referent) => {
                let frozen = Ty::Reference(Mutability::Immutable, referent);
                self.coerce(place, &frozen, Reason::None)
            }
            _ => self.borrowed(place),
        }
    }

    /// A value to be shown: what a reference refers to, or the value itself.
    fn value_piece(&mut self, value: ExprId) -> Piece {
        let reference = self.comparand(value);
        match self.ty(reference) {
            Ty::Reference(_, referent) => Piece::Value(reference, (*referent).clone()),
            ty => Piece::Value(reference, ty),
        }
    }

    /// The pieces of a format with its values; `None` after an error.
    fn format(&mut self, format: &ast::Expr, values: &[ast::Expr]) -> Option<Vec<Piece>> {
        let texts = match byte_string(format) {
            Some(text) => split_format(text),
            None => {
                self.infer(format);
                let message = "a format that is no literal";
                let label = "placeholders are counted when the program is compiled";
                let error = Diagnostic::new(Code::FormatNotLiteral, message, format.span, label)
                    .with_help("write it here, as in `b\"x is {}\"`");
                self.report(error);
                None
            }
        };
        let pieces: Vec<Piece> = values
            .iter()
            .map(|value| {
                let value = self.infer(value);
                self.require_single(value, "a value in a message");
                let (ty, span) = (self.ty(value), self.span(value));
                if !ty.is_reference() {
                    let needed = AbilitySet::singleton(Ability::Drop);
                    self.constrain(&ty, needed, span, format.span);
                }
                self.value_piece(value)
            })
            .collect();
        byte_string(format)?;
        let Some(texts) = texts else {
            let message = "a brace that belongs to no placeholder";
            let label = "`{}` stands for a value, `{{` and `}}` for braces";
            let code = Code::InvalidFormat;
            self.report(Diagnostic::new(code, message, format.span, label));
            return None;
        };
        let (placeholders, found) = (texts.len() - 1, values.len());
        if placeholders != found {
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            let message = format!(
                "{placeholders} placeholder{} for {found} value{}",
                plural(placeholders),
                plural(found)
            );
            let label = "each `{}` stands for one value";
            let mut error =
                Diagnostic::new(Code::WrongPlaceholderCount, message, format.span, label);
            if let (Some(first), Some(last)) = (values.first(), values.last()) {
                error = error.with_secondary(first.span.to(last.span), "the values");
            }
            self.report(error);
            return None;
        }
        let mut texts = texts.into_iter().map(Piece::Text);
        let mut all: Vec<Piece> = texts.next().into_iter().collect();
        for (value, text) in pieces.into_iter().zip(texts) {
            all.push(value);
            all.push(text);
        }
        Some(all)
    }

    /// The expression that puts pieces together; `None` where the library lacks what it takes.
    fn message(&mut self, pieces: Vec<Piece>, span: Span) -> Option<ExprId> {
        let mut pieces = pieces.into_iter().peekable();
        let text = |pieces: &mut std::iter::Peekable<std::vec::IntoIter<Piece>>| {
            let mut text = Vec::new();
            while let Some(Piece::Text(part)) =
                pieces.next_if(|piece| matches!(piece, Piece::Text(_)))
            {
                text.extend(part);
            }
            text
        };
        let mut message = self.bytes(text(&mut pieces), span);
        while let Some(piece) = pieces.next() {
            let behind = text(&mut pieces);
            match piece {
                Piece::Value(value, ty) => {
                    let behind = self.bytes(behind, span);
                    message =
                        self.message_call("append", vec![ty], vec![message, value, behind], span)?;
                }
                Piece::Bytes(bytes) => {
                    message = self.message_call("join", Vec::new(), vec![message, bytes], span)?;
                    let behind = self.bytes(behind, span);
                    message = self.message_call("join", Vec::new(), vec![message, behind], span)?;
                }
                Piece::Text(_) => unreachable!("texts are taken together"),
            }
        }
        Some(message)
    }

    fn bytes(&mut self, bytes: Vec<u8>, span: Span) -> ExprId {
        let kind = ExprKind::Literal(Value::Bytes(bytes));
        self.add(kind, Ty::vector(Ty::U8), span)
    }

    /// A call of a function of `std::abort_message`.
    fn message_call(
        &mut self,
        name: &str,
        type_arguments: Vec<Ty>,
        arguments: Vec<ExprId>,
        span: Span,
    ) -> Option<ExprId> {
        let function = self.message_function(name, span)?;
        let kind = ExprKind::Call {
            function,
            type_arguments,
            arguments,
        };
        Some(self.add(kind, Ty::vector(Ty::U8), span))
    }

    fn message_function(&mut self, name: &str, span: Span) -> Option<FunctionId> {
        let definitions = &self.resolver.definitions;
        let module = definitions.module(AccountAddress::ONE, "abort_message");
        let member = module.and_then(|module| {
            let member = definitions.modules[module].members.get(&Symbol::new(name));
            member.map(|member| (module, *member))
        });
        if let Some((module, Member::Function(function))) = member {
            self.resolver.note_use(self.environment.owner, module);
            return Some(function);
        }
        let message = "formatted messages need `std::abort_message`";
        let label = "the library has no such module";
        let code = Code::UnknownModule;
        self.report(Diagnostic::new(code, message, span, label));
        None
    }
}

/// The bytes of an expression that is a byte string.
fn byte_string(expr: &ast::Expr) -> Option<&[u8]> {
    match &expr.kind {
        ast::ExprKind::Literal(ast::Literal {
            kind: ast::LiteralKind::ByteString(bytes) | ast::LiteralKind::BareString(bytes),
            ..
        }) => Some(bytes),
        _ => None,
    }
}

/// The texts between the placeholders of a format: one more than there are placeholders. `None`
/// where a brace stands alone.
fn split_format(format: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut texts = vec![Vec::new()];
    let mut rest = format;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind.first()) {
            (b'{', Some(b'}')) => {
                texts.push(Vec::new());
                rest = &behind[1..];
                continue;
            }
            (b'{', Some(b'{')) | (b'}', Some(b'}')) => rest = &behind[1..],
            (b'{' | b'}', _) => return None,
            (_, _) => {}
        }
        if let Some(text) = texts.last_mut() {
            text.push(*byte);
        }
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::split_format;

    #[test]
    fn braces_are_placeholders_or_escaped() {
        let split = |format: &str| split_format(format.as_bytes());
        let texts = |texts: &[&str]| {
            let texts = texts.iter().map(|text| text.as_bytes().to_vec());
            Some(texts.collect::<Vec<_>>())
        };
        assert_eq!(split(""), texts(&[""]));
        assert_eq!(split("a{}b{}"), texts(&["a", "b", ""]));
        assert_eq!(split("{{{}}}"), texts(&["{", "}"]));
        for wrong in ["{", "}", "{x}", "{}}", "a{"] {
            assert_eq!(split(wrong), None, "{wrong}");
        }
    }
}
