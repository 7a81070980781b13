//! Expressions, blocks and statements.

use weft_base::Span;

use super::types::arguments_height;
use super::{
    Formula, Literal, Name, Path, Pattern, Spec, Target, TargetKind, Type, TypeArguments, Use,
};

/// An expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, with the parentheses around it.
    pub span: Span,
    height: u16,
}

/// The kinds of expressions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A local, a constant, a function, or a struct or variant without fields.
    Path(Path),
    /// `move x`.
    Move(Name),
    /// `copy x`.
    Copy(Name),
    /// `f(x)`, `m::f<T>(x)`, `S(x)`, `(s.f)(x)`.
    Call {
        /// A path, or an expression whose value is called.
        function: Box<Expr>,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `assert!(c, 1)`.
    MacroCall {
        /// The name before `!`.
        name: Name,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `e.f<T>(x)`.
    MethodCall {
        /// The value before the dot.
        receiver: Box<Expr>,
        /// The function.
        method: Name,
        /// Its type arguments.
        type_arguments: Option<Box<TypeArguments>>,
        /// The arguments after the receiver.
        arguments: Vec<Expr>,
    },
    /// `S { f: e, g }`.
    Pack {
        /// The struct or variant.
        path: Box<Path>,
        /// Its fields.
        fields: Vec<FieldValue>,
    },
    /// `vector[a, b]`, `vector<T>[]`.
    Vector {
        /// The type of the elements, if written.
        type_arguments: Option<Box<TypeArguments>>,
        /// The elements.
        elements: Vec<Expr>,
    },
    /// `e.f`, `e.0`.
    Field {
        /// What it is a field of.
        base: Box<Expr>,
        /// The field; digits for a positional one.
        field: Name,
    },
    /// `e[i]`, on vectors and on resources.
    Index {
        /// The vector, or the path of a resource type.
        base: Box<Expr>,
        /// The position or the address.
        index: Box<Expr>,
    },
    /// `!e`, `-e`.
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// `*e`.
    Dereference(Box<Expr>),
    /// `&e`, `&mut e`.
    Borrow {
        /// Whether it is `&mut`.
        mutable: bool,
        /// What is borrowed.
        operand: Box<Expr>,
    },
    /// `a + b`.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `target = e`.
    Assign {
        /// What is assigned to.
        target: Box<Target>,
        /// The value.
        value: Box<Expr>,
    },
    /// `target += e`.
    CompoundAssign {
        /// The operator before `=`; an arithmetic, bit or shift operator.
        operator: BinaryOperator,
        /// Where the operator stands, with its `=`.
        operator_span: Span,
        /// The place: a path of one name, `*e`, `e.f` or `e[i]`; `Error` if it is none.
        target: Box<Expr>,
        /// The right operand.
        value: Box<Expr>,
    },
    /// `e as T`.
    Cast {
        /// What is cast.
        operand: Box<Expr>,
        /// To which type.
        target: Box<Type>,
    },
    /// `e is V | W`.
    Test {
        /// What is tested.
        operand: Box<Expr>,
        /// The variants, at least one.
        variants: Vec<Path>,
    },
    /// `(e: T)`.
    Annotated {
        /// The expression.
        operand: Box<Expr>,
        /// Its type.
        annotation: Box<Type>,
    },
    /// `if (c) a else b`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The branch for true.
        then: Box<Expr>,
        /// The branch for false.
        otherwise: Option<Box<Expr>>,
    },
    /// `while (c) body`.
    While {
        /// `'name:` before it.
        label: Option<Label>,
        /// The condition.
        condition: Box<Expr>,
        /// The body.
        body: Box<Expr>,
    },
    /// `loop body`.
    Loop {
        /// `'name:` before it.
        label: Option<Label>,
        /// The body.
        body: Box<Expr>,
    },
    /// `for (i in a..b) body`.
    For(Box<For>),
    /// `match (e) { arms }`.
    Match {
        /// What is matched.
        scrutinee: Box<Expr>,
        /// The arms in order.
        arms: Vec<Arm>,
    },
    /// `{ ... }`.
    Block(Block),
    /// `()` or `(a, b)`; never of one element.
    Tuple(Vec<Expr>),
    /// `return`, `return e`.
    Return(Option<Box<Expr>>),
    /// `abort e`.
    Abort(Box<Expr>),
    /// `break`, `break 'name`.
    Break(Option<Label>),
    /// `continue`, `continue 'name`.
    Continue(Option<Label>),
    /// `|x, y: T| e`, perhaps with `move` or `copy` before it.
    Lambda(Lambda),
    /// `spec { ... }`.
    Spec(Box<Spec>),
    /// In a specification: an expression that nothing else has.
    Formula(Box<Formula>),
    /// Could not be parsed.
    Error,
}

/// The label of a loop; the name is without the quote, the span with it.
pub type Label = Name;

/// One field of a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldValue {
    /// The field.
    pub field: Name,
    /// Its value; for the short form, a path of the field's name.
    pub value: Expr,
    /// Whether only the name is written.
    pub shorthand: bool,
}

/// `for (i in a..b) body`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct For {
    /// `'name:` before it.
    pub label: Option<Label>,
    /// The variable.
    pub variable: Name,
    /// The first value.
    pub lower: Expr,
    /// The value after the last one.
    pub upper: Expr,
    /// The body.
    pub body: Expr,
}

/// An arm of a `match`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arm {
    /// What it matches.
    pub pattern: Pattern,
    /// The condition after `if`.
    pub guard: Option<Expr>,
    /// Its value.
    pub body: Expr,
    /// From the pattern to the body.
    pub span: Span,
}

/// A function written as an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lambda {
    /// How it takes the locals that it uses.
    pub capture: Capture,
    /// The parameters.
    pub parameters: Vec<LambdaParameter>,
    /// The body.
    pub body: Box<Expr>,
}

/// How a lambda takes the locals that it uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Capture {
    /// As for a local that is used: the last use moves, others copy.
    Inferred,
    /// `move` before the parameters.
    Move,
    /// `copy` before the parameters.
    Copy,
}

/// A parameter of a lambda.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LambdaParameter {
    /// What it binds.
    pub pattern: Pattern,
    /// Its type, if written.
    pub annotation: Option<Type>,
    /// The whole of it.
    pub span: Span,
}

/// A sequence of statements with the value of the last expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// The imports at its head.
    pub uses: Vec<Use>,
    /// The statements, each ended by `;`.
    pub statements: Vec<Statement>,
    /// The expression after the last `;`; without one the block is unit.
    pub result: Option<Box<Expr>>,
    /// From `{` to `}`.
    pub span: Span,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Without the `;`.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatementKind {
    /// `let p: T = e;`.
    Let(Box<Let>),
    /// `e;`.
    Expr(Expr),
    /// Could not be parsed.
    Error,
}

/// `let p: T = e;`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Let {
    /// What is bound.
    pub pattern: Pattern,
    /// The type, if written.
    pub annotation: Option<Type>,
    /// The value; without one the locals are declared only.
    pub value: Option<Expr>,
}

/// The operators before one operand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UnaryOperator {
    /// `!`.
    Not,
    /// `-`.
    Negate,
}

/// The operators between two operands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each variant is the operator of its name")]
pub enum BinaryOperator {
    Implies,
    Iff,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    BitOr,
    BitXor,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl UnaryOperator {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

impl BinaryOperator {
    /// Whether it works on the bits of unsigned integers: a bitwise operator or a shift.
    pub fn is_bitwise(self) -> bool {
        match self {
            Self::BitOr | Self::BitXor | Self::BitAnd | Self::ShiftLeft | Self::ShiftRight => true,
            Self::Implies
            | Self::Iff
            | Self::Or
            | Self::And
            | Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::Greater
            | Self::LessEqual
            | Self::GreaterEqual
            | Self::Add
            | Self::Subtract
            | Self::Multiply
            | Self::Divide
            | Self::Remainder => false,
        }
    }

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implies => "==>",
            Self::Iff => "<==>",
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::Greater => ">",
            Self::LessEqual => "<=",
            Self::GreaterEqual => ">=",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::BitAnd => "&",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

impl Expr {
    /// An expression of this kind at this place.
    pub fn new(kind: ExprKind, span: Span) -> Self {
        let height = inside_height(&kind).saturating_add(1);
        Self { kind, span, height }
    }

    /// The number of nodes on the longest way down.
    pub fn height(&self) -> u16 {
        self.height
    }

    /// The same expression with parentheses around it.
    #[must_use]
    pub fn parenthesized(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

fn greatest(expressions: &[Expr]) -> u16 {
    expressions.iter().map(Expr::height).max().unwrap_or(0)
}

fn optional(expression: Option<&Expr>) -> u16 {
    expression.map_or(0, Expr::height)
}

fn path_height(path: &Path) -> u16 {
    arguments_height(path.type_arguments.as_deref())
}

fn inside_height(kind: &ExprKind) -> u16 {
    match kind {
        ExprKind::Literal(_)
        | ExprKind::Move(_)
        | ExprKind::Copy(_)
        | ExprKind::Break(_)
        | ExprKind::Continue(_)
        | ExprKind::Spec(_)
        | ExprKind::Error => 0,
        ExprKind::Formula(formula) => formula.height(),
        ExprKind::Path(path) => path_height(path),
        ExprKind::Call {
            function,
            arguments,
        } => function.height.max(greatest(arguments)),
        ExprKind::MacroCall { arguments, .. } => greatest(arguments),
        ExprKind::MethodCall {
            receiver,
            type_arguments,
            arguments,
            ..
        } => {
            let types = arguments_height(type_arguments.as_deref());
            receiver.height.max(greatest(arguments)).max(types)
        }
        ExprKind::Pack { path, fields } => {
            let values = fields.iter().map(|field| field.value.height).max();
            values.unwrap_or(0).max(path_height(path))
        }
        ExprKind::Vector {
            type_arguments,
            elements,
        } => greatest(elements).max(arguments_height(type_arguments.as_deref())),
        ExprKind::Field { base: operand, .. }
        | ExprKind::Unary { operand, .. }
        | ExprKind::Dereference(operand)
        | ExprKind::Borrow { operand, .. }
        | ExprKind::Abort(operand)
        | ExprKind::Loop { body: operand, .. }
        | ExprKind::Lambda(Lambda { body: operand, .. }) => operand.height,
        ExprKind::Index {
            base: left,
            index: right,
        }
        | ExprKind::Binary { left, right, .. }
        | ExprKind::CompoundAssign {
            target: left,
            value: right,
            ..
        }
        | ExprKind::While {
            condition: left,
            body: right,
            ..
        } => left.height.max(right.height),
        ExprKind::Assign { target, value } => target_height(target).max(value.height),
        ExprKind::Cast {
            operand,
            target: annotation,
        }
        | ExprKind::Annotated {
            operand,
            annotation,
        } => operand.height.max(annotation.height()),
        ExprKind::Test { operand, variants } => operand
            .height
            .max(variants.iter().map(path_height).max().unwrap_or(0)),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => condition
            .height
            .max(then.height)
            .max(optional(otherwise.as_deref())),
        ExprKind::For(inner) => {
            let bounds = inner.lower.height.max(inner.upper.height);
            bounds.max(inner.body.height)
        }
        ExprKind::Match { scrutinee, arms } => {
            let arms = arms.iter().map(|arm| {
                optional(arm.guard.as_ref())
                    .max(arm.body.height)
                    .max(arm.pattern.height())
            });
            arms.max().unwrap_or(0).max(scrutinee.height)
        }
        ExprKind::Block(block) => {
            let statements = block.statements.iter().map(statement_height).max();
            statements
                .unwrap_or(0)
                .max(optional(block.result.as_deref()))
        }
        ExprKind::Tuple(elements) => greatest(elements),
        ExprKind::Return(value) => optional(value.as_deref()),
    }
}

fn statement_height(statement: &Statement) -> u16 {
    match &statement.kind {
        StatementKind::Let(binding) => {
            let annotation = binding.annotation.as_ref().map_or(0, Type::height);
            optional(binding.value.as_ref())
                .max(binding.pattern.height())
                .max(annotation)
        }
        StatementKind::Expr(expression) => expression.height,
        StatementKind::Error => 0,
    }
}

// The recursion follows the height of the expression that the target was made from, which the
// parser has bounded.
fn target_height(target: &Target) -> u16 {
    let inside = match &target.kind {
        TargetKind::Wildcard | TargetKind::Error => 0,
        TargetKind::Place(place) => place.height,
        TargetKind::Tuple(targets)
        | TargetKind::Positional {
            elements: targets, ..
        } => targets.iter().map(target_height).max().unwrap_or(0),
        TargetKind::Struct { fields, .. } => fields
            .iter()
            .map(|field| target_height(&field.target))
            .max()
            .unwrap_or(0),
    };
    inside.saturating_add(1)
}
