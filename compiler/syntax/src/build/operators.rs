//! Flat lists of operands and operators to trees, by precedence.
//!
//! All operators group to the left. A cast or test applies to one operand outside of parentheses
//! and then no operator may stand beside it; just inside of parentheses it applies to all that is
//! before it: `(x + y as u64)` casts the sum.

use weft_base::{Applicability, Code, Diagnostic, Edit, Span};

use super::Context;
use crate::ast::{BinaryOperator, Expr, ExprKind, Formula, Path, Target, TargetKind, Type};

/// Operands with operators between them.
#[derive(Debug)]
pub(crate) enum List {
    /// One operand, as most have.
    One(Expr),
    /// Two or more, and as many operators less one.
    Many(Vec<Expr>, Vec<(ListOperator, Span)>),
}

/// What stands between operands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ListOperator {
    Binary(BinaryOperator),
    /// `..`, in specifications only.
    Range,
}

impl List {
    pub(crate) fn new(first: Expr) -> Self {
        Self::One(first)
    }

    /// The list with one more operand.
    pub(crate) fn with(self, operator: (ListOperator, Span), operand: Expr) -> Self {
        match self {
            Self::One(first) => Self::Many(vec![first, operand], vec![operator]),
            Self::Many(mut operands, mut operators) => {
                operands.push(operand);
                operators.push(operator);
                Self::Many(operands, operators)
            }
        }
    }
}

/// How tightly an operator binds.
fn precedence(operator: ListOperator) -> u8 {
    let ListOperator::Binary(operator) = operator else {
        return 6;
    };
    match operator {
        BinaryOperator::Implies | BinaryOperator::Iff => 2,
        BinaryOperator::Or => 3,
        BinaryOperator::And => 4,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::LessEqual
        | BinaryOperator::GreaterEqual => 5,
        BinaryOperator::BitOr => 7,
        BinaryOperator::BitXor => 8,
        BinaryOperator::BitAnd => 9,
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => 10,
        BinaryOperator::Add | BinaryOperator::Subtract => 11,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 12,
    }
}

/// What comes after an operand: `as T` or `is V`.
enum Suffix {
    Cast(Type),
    Test(Vec<Path>),
}

impl Context<'_> {
    /// The expression of a list.
    pub(crate) fn fold(&mut self, list: List) -> Expr {
        match list {
            List::One(operand) => operand,
            List::Many(mut operands, operators) => {
                self.check_operands(&operands, &operators, true);
                self.check_last_cast(&mut operands, &operators);
                self.climb(operands, operators)
            }
        }
    }

    /// The expression of a list whose last operand takes all that follows.
    pub(crate) fn fold_open(
        &mut self,
        list: List,
        operator: (ListOperator, Span),
        last: Expr,
    ) -> Expr {
        match list.with(operator, last) {
            List::One(operand) => operand,
            List::Many(operands, operators) => {
                self.check_operands(&operands, &operators, false);
                self.climb(operands, operators)
            }
        }
    }

    /// The expression of a list in parentheses, where a cast at the end is one of the whole.
    pub(crate) fn parenthesized_list(&mut self, mut list: List, start: u32, end: u32) -> Expr {
        let span = self.span(start, end);
        let mut suffixes = Vec::new();
        if let List::Many(operands, _) = &mut list
            && let Some(mut operand) = operands.pop()
        {
            while has_bare_suffix(&operand) {
                let place = operand.span;
                if let ExprKind::Cast {
                    operand: inner,
                    target,
                } = operand.kind
                {
                    suffixes.push((Suffix::Cast(*target), place));
                    operand = *inner;
                } else if let ExprKind::Test {
                    operand: inner,
                    variants,
                } = operand.kind
                {
                    suffixes.push((Suffix::Test(variants), place));
                    operand = *inner;
                } else {
                    unreachable!("only casts and tests are suffixes");
                }
            }
            operands.push(operand);
        }
        let mut whole = self.fold(list);
        for (suffix, place) in suffixes.into_iter().rev() {
            let (l, r) = (whole.span.start, place.end);
            whole = match suffix {
                Suffix::Cast(target) => self.cast(whole, target, l, r),
                Suffix::Test(variants) => self.test(whole, variants, l, r),
            };
        }
        whole.parenthesized(span)
    }

    /// Reports operands that need parentheses beside operators.
    fn check_operands(
        &mut self,
        operands: &[Expr],
        operators: &[(ListOperator, Span)],
        check_last: bool,
    ) {
        for (index, operand) in operands.iter().enumerate() {
            let is_last = index + 1 == operands.len();
            if is_last && !check_last {
                continue;
            }
            if has_bare_suffix(operand) && !(is_last && is_cast_of_either(operands, operators)) {
                self.report_cast(operand);
            }
            let is_between = index > 0 && !is_last;
            if is_between && is_control(operand) && !self.text(operand.span).starts_with('(') {
                self.report_control(operand);
            }
        }
    }

    fn report_cast(&mut self, operand: &Expr) {
        let word = if matches!(operand.kind, ExprKind::Test { .. }) {
            "is"
        } else {
            "as"
        };
        let diagnostic = Diagnostic::new(
            Code::CastNeedsParentheses,
            format!("`{word}` beside an operator needs parentheses"),
            operand.span,
            "this needs parentheses around it",
        );
        self.report(with_parentheses(diagnostic, operand.span));
    }

    /// Reports a cast behind arithmetic, `a + b as u64`: it may be meant for the operand or for all of it.
    /// Nothing is known of its type.
    fn check_last_cast(&mut self, operands: &mut [Expr], operators: &[(ListOperator, Span)]) {
        if !is_cast_of_either(operands, operators) {
            return;
        }
        let [first, .., operand] = operands else {
            return;
        };
        let diagnostic = Diagnostic::new(
            Code::CastNeedsParentheses,
            "`as` beside an operator needs parentheses",
            operand.span,
            "this needs parentheses around it",
        );
        let whole = Span {
            start: first.span.start,
            ..operand.span
        };
        let choices = [
            ("to cast the last operand, add parentheses", operand.span),
            ("to cast the result, put them around all of it", whole),
        ];
        let report = choices.into_iter().fold(diagnostic, |report, choice| {
            let (title, span) = choice;
            report.with_fix_edits(title, Applicability::MaybeIncorrect, around(span))
        });
        operand.kind = ExprKind::Error;
        self.report(report);
    }

    fn report_control(&mut self, operand: &Expr) {
        let diagnostic = Diagnostic::new(
            Code::OperandNeedsParentheses,
            "a control expression between operators needs parentheses",
            operand.span,
            "this needs parentheses around it",
        )
        .with_note("without them, what follows it would belong to its right side only");
        self.report(with_parentheses(diagnostic, operand.span));
    }

    /// Precedence climbing with explicit stacks: the list may be long. There is one operand more than
    /// operators.
    fn climb(&mut self, operands: Vec<Expr>, operators: Vec<(ListOperator, Span)>) -> Expr {
        let count = operands.len();
        let mut operands = operands.into_iter();
        let mut left: Vec<Expr> = Vec::with_capacity(count);
        left.extend(operands.next());
        let mut waiting: Vec<(ListOperator, Span)> = Vec::with_capacity(operators.len());
        for (operator, operand) in operators.into_iter().zip(operands) {
            while waiting
                .last()
                .is_some_and(|(before, _)| precedence(*before) >= precedence(operator.0))
            {
                self.reduce(&mut left, &mut waiting);
            }
            waiting.push(operator);
            left.push(operand);
        }
        while !waiting.is_empty() {
            self.reduce(&mut left, &mut waiting);
        }
        left.pop()
            .unwrap_or_else(|| unreachable!("one operand is left"))
    }

    fn reduce(&mut self, operands: &mut Vec<Expr>, operators: &mut Vec<(ListOperator, Span)>) {
        let (Some((operator, operator_span)), Some(right), Some(left)) =
            (operators.pop(), operands.pop(), operands.pop())
        else {
            unreachable!("an operator has two operands");
        };
        let (l, r) = (left.span.start, right.span.end);
        let kind = match operator {
            ListOperator::Binary(operator) => ExprKind::Binary {
                operator,
                operator_span,
                left: Box::new(left),
                right: Box::new(right),
            },
            ListOperator::Range => ExprKind::Formula(Box::new(Formula::Range {
                lower: left,
                upper: right,
            })),
        };
        operands.push(self.expr(kind, l, r));
    }

    pub(crate) fn cast(&mut self, operand: Expr, target: Type, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Cast {
                operand: Box::new(operand),
                target: Box::new(target),
            },
            l,
            r,
        )
    }

    pub(crate) fn test(&mut self, operand: Expr, variants: Vec<Path>, l: u32, r: u32) -> Expr {
        self.expr(
            ExprKind::Test {
                operand: Box::new(operand),
                variants,
            },
            l,
            r,
        )
    }

    /// The expression of a list whose operands are not looked at.
    fn unchecked(&mut self, list: List) -> Expr {
        match list {
            List::One(operand) => operand,
            List::Many(operands, operators) => self.climb(operands, operators),
        }
    }

    /// `list = value`, where only a single operand can be assigned to.
    pub(crate) fn assign(&mut self, list: List, value: Expr) -> Expr {
        let left = self.unchecked(list);
        let (l, r) = (left.span.start, value.span.end);
        let is_list = matches!(left.kind, ExprKind::Binary { .. } | ExprKind::Formula(_));
        let target = if is_list {
            Target {
                kind: self.not_a_place(left.span),
                span: left.span,
            }
        } else {
            self.target(left)
        };
        self.expr(
            ExprKind::Assign {
                target: Box::new(target),
                value: Box::new(value),
            },
            l,
            r,
        )
    }

    /// `list += value`, where only a single place can be assigned to.
    pub(crate) fn compound_assign(
        &mut self,
        list: List,
        operator: BinaryOperator,
        operator_start: u32,
        operator_end: u32,
        value: Expr,
    ) -> Expr {
        let left = self.unchecked(list);
        let span = left.span;
        let (l, r) = (span.start, value.span.end);
        let target = match self.target(left).kind {
            TargetKind::Place(place) => *place,
            TargetKind::Error => Expr::new(ExprKind::Error, span),
            TargetKind::Wildcard
            | TargetKind::Tuple(_)
            | TargetKind::Struct { .. }
            | TargetKind::Positional { .. } => {
                self.not_a_place(span);
                Expr::new(ExprKind::Error, span)
            }
        };
        let operator_span = self.span(operator_start, operator_end);
        let (target, value) = (Box::new(target), Box::new(value));
        self.expr(
            ExprKind::CompoundAssign {
                operator,
                operator_span,
                target,
                value,
            },
            l,
            r,
        )
    }
}

/// Whether an operand is a cast or test that has no parentheses around it.
fn has_bare_suffix(expression: &Expr) -> bool {
    if let ExprKind::Cast { operand, .. } | ExprKind::Test { operand, .. } = &expression.kind {
        operand.span.start == expression.span.start
    } else {
        false
    }
}

/// Whether the last operand of a list of arithmetic is a cast, which may be one of the whole list.
fn is_cast_of_either(operands: &[Expr], operators: &[(ListOperator, Span)]) -> bool {
    let mut operators = operators.iter();
    operators.all(|(operator, _)| precedence(*operator) > 6)
        && operands.last().is_some_and(|operand| {
            matches!(operand.kind, ExprKind::Cast { .. }) && has_bare_suffix(operand)
        })
}

fn is_control(expression: &Expr) -> bool {
    matches!(
        expression.kind,
        ExprKind::If { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For(_)
            | ExprKind::Match { .. }
    )
}

fn with_parentheses(diagnostic: Diagnostic, span: Span) -> Diagnostic {
    diagnostic.with_fix_edits(
        "add the parentheses",
        Applicability::MachineApplicable,
        around(span),
    )
}

/// Parentheses around a place.
fn around(span: Span) -> Vec<Edit> {
    vec![
        Edit {
            span: span.before(),
            text: "(".to_owned(),
        },
        Edit {
            span: span.after(),
            text: ")".to_owned(),
        },
    ]
}
