//! The body of a function: names resolved, types inferred, everything implicit made explicit.
//!
//! What holds of a finished body:
//!
//! * No type in it is a variable. An [`ExprKind::Error`], [`PatternKind::Error`] or
//!   [`Ty::Error`](crate::Ty::Error) in it means that an error has been reported, and that the
//!   program is not to be compiled.
//! * References are dereferenced, borrowed and frozen only where an expression says so: the base of
//!   a [`ExprKind::Field`] or [`ExprKind::Index`] is never a reference, the receiver of a call is an
//!   ordinary first argument, and a `&mut` used as `&` stands under [`ExprKind::Freeze`]. So it is
//!   of [`ExprKind::VariantField`] and [`ExprKind::Test`], but what a [`ExprKind::Match`] takes
//!   apart may be a reference.
//! * Places are [`ExprKind::Local`], [`ExprKind::Dereference`], and [`ExprKind::Field`],
//!   [`ExprKind::VariantField`], [`ExprKind::Index`] and [`ExprKind::Resource`] over any base. A place as a value is copied, or
//!   moved if it is a local that is not used again: that is not decided here. A base that is no
//!   place is a temporary.
//! * Operands are in the order in which they are evaluated, fields of a pack included.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::BTreeSet;

use cranelift_entity::PrimaryMap;
use weft_base::{Span, Symbol};

use crate::definition::{Constructor, Value};
use crate::id::{
    ConstantId, ExprId, FieldId, FunctionId, LocalId, LoopId, PatternId, SiteId, StructId,
    VariantId,
};
use crate::ty::{Mutability, Ty};

pub use weft_syntax::ast::{BinaryOperator, Capture};

/// The body of a function.
#[derive(Clone, Default, Debug)]
pub struct Body {
    /// Its expressions.
    pub expressions: PrimaryMap<ExprId, Expr>,
    /// Its patterns.
    pub patterns: PrimaryMap<PatternId, Pattern>,
    /// Its locals; the parameters come first.
    pub locals: PrimaryMap<LocalId, Local>,
    /// Its loops.
    pub loops: PrimaryMap<LoopId, Loop>,
    /// The calls that were expanded.
    pub sites: PrimaryMap<SiteId, Site>,
    /// Locals that are read in lambdas: these may be functions of their own by now, or gone because
    /// nothing calls them.
    pub read_elsewhere: BTreeSet<LocalId>,
    /// Locals that specifications mention, which is a use.
    pub mentioned: BTreeSet<LocalId>,
    /// The locals of the parameters, in order; one of them may be named `_` and is never used.
    pub parameters: Vec<LocalId>,
    /// The whole of it; `None` only in the default body.
    pub root: Option<ExprId>,
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type; [`Ty::Never`] if it does not return.
    pub ty: Ty,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A literal.
    Literal(Value),
    /// A local. As a value it is moved or copied, which is not decided here.
    Local(LocalId),
    /// `move x`.
    Move(LocalId),
    /// `copy x`.
    Copy(LocalId),
    /// A constant.
    Constant(ConstantId),
    /// A call, with or without a dot.
    Call {
        /// The function.
        function: FunctionId,
        /// All its type arguments.
        type_arguments: Vec<Ty>,
        /// The arguments, as many as there are parameters.
        arguments: Vec<ExprId>,
    },
    /// A call of a value: of a local of a function type, or of any expression. In a finished body of
    /// an inline function it may call a parameter, which every call of that function replaces by a
    /// lambda.
    Invoke {
        /// The value.
        function: ExprId,
        /// The arguments, as many as there are parameters.
        arguments: Vec<ExprId>,
    },
    /// A lambda. None is left in the finished body of a function that is compiled.
    Lambda(Box<Lambda>),
    /// A function as a value, perhaps with some of its arguments.
    Closure {
        /// The function.
        function: FunctionId,
        /// All its type arguments.
        type_arguments: Vec<Ty>,
        /// For each parameter of the function the value that is captured for it; the others are the
        /// parameters of the closure.
        captured: Vec<Option<ExprId>>,
    },
    /// A function value used as one of fewer abilities.
    Restrict(ExprId),
    /// A call of an inline function or of a lambda, with what is called in its place.
    Inlined(Box<Inlined>),
    /// One of the five operations on global storage.
    Storage {
        /// The operation.
        operation: StorageOperation,
        /// The resource: a struct, or a type parameter after an error.
        resource: Ty,
        /// The address, or the signer reference and the value.
        arguments: Vec<ExprId>,
    },
    /// `&mut` used as `&`; of a tuple, in those elements whose type changes.
    Freeze(ExprId),
    /// `vector[a, b]`.
    Vector(Vec<ExprId>),
    /// A value of a struct or variant.
    Pack {
        /// The struct or variant.
        constructor: Constructor,
        /// All its type arguments.
        type_arguments: Vec<Ty>,
        /// Each field once, in the order in which the values are written.
        fields: Vec<(FieldId, ExprId)>,
    },
    /// A place: a field of a value or place of a struct.
    Field {
        /// The struct's value or place, never a reference.
        base: ExprId,
        /// The struct.
        item: StructId,
        /// The field.
        field: FieldId,
    },
    /// A place: a field of a value or place of an enum, in whichever of the named variants it is;
    /// fails in others.
    VariantField {
        /// The enum's value or place, never a reference.
        base: ExprId,
        /// The enum.
        item: StructId,
        /// The variants that have the field, in order of declaration; its type is the same in all.
        fields: Vec<(VariantId, FieldId)>,
    },
    /// `e is V | W`: whether an enum is one of some variants; it is not consumed.
    Test {
        /// The enum's value or place, never a reference.
        operand: ExprId,
        /// The enum.
        item: StructId,
        /// The variants in order of declaration, each once.
        variants: Vec<VariantId>,
    },
    /// A place: an element of a value or place of a vector.
    Index {
        /// The vector's value or place, never a reference.
        base: ExprId,
        /// The position, of type `u64`.
        index: ExprId,
    },
    /// A place: `R[a]`, the resource at an address.
    Resource {
        /// The resource.
        resource: Ty,
        /// The address.
        address: ExprId,
    },
    /// A place: `*e`.
    Dereference(ExprId),
    /// `&e`, `&mut e`.
    Borrow {
        /// Which of both.
        mutability: Mutability,
        /// A place, or a value for which a temporary is made.
        operand: ExprId,
    },
    /// `place = e`; the value is evaluated first.
    Assign {
        /// The place.
        place: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `(a, b) = e`, `S { f: a } = e`, `_ = e`: the places are in the pattern.
    AssignPattern {
        /// The pattern.
        pattern: PatternId,
        /// The value.
        value: ExprId,
    },
    /// `place += e`; the right operand is evaluated first, the place once.
    CompoundAssign {
        /// The operator.
        operator: BinaryOperator,
        /// The place.
        place: ExprId,
        /// The right operand.
        value: ExprId,
    },
    /// `!e`.
    Not(ExprId),
    /// `-e` of a signed integer that is no literal.
    Negate(ExprId),
    /// `a + b`; `&&` and `||` evaluate the right operand only if they need it.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `e as T`; the type is that of the expression.
    Cast(ExprId),
    /// `if (c) a else b`.
    If {
        /// The condition.
        condition: ExprId,
        /// The value if it is true.
        then: ExprId,
        /// The value if it is false; unit if absent.
        otherwise: Option<ExprId>,
    },
    /// `match (e) { p if (g) => b, .. }`: the arms are tried in order; together, those without a
    /// guard hold every value.
    Match {
        /// What is matched: a value, a tuple of them, or references to look through.
        scrutinee: ExprId,
        /// The arms.
        arms: Vec<Arm>,
    },
    /// `while (c) body`.
    While {
        /// What `break` and `continue` name.
        target: LoopId,
        /// The condition.
        condition: ExprId,
        /// The body.
        body: ExprId,
    },
    /// `loop body`.
    Loop {
        /// What `break` and `continue` name.
        target: LoopId,
        /// The body.
        body: ExprId,
    },
    /// `for (i in a..b) body`: both bounds are evaluated once; `i` is incremented before every
    /// round but the first, also after `continue`; the body may assign it.
    For {
        /// What `break` and `continue` name.
        target: LoopId,
        /// The variable.
        variable: LocalId,
        /// The first value.
        lower: ExprId,
        /// The value after the last one.
        upper: ExprId,
        /// The body.
        body: ExprId,
    },
    /// `break`.
    Break(LoopId),
    /// `continue`.
    Continue(LoopId),
    /// `{ ... }`.
    Block {
        /// The statements.
        statements: Vec<Statement>,
        /// The value; unit if absent, or never reached.
        result: Option<ExprId>,
    },
    /// `(a, b)`, and `()`.
    Tuple(Vec<ExprId>),
    /// `return e`; unit if absent.
    Return(Option<ExprId>),
    /// `abort e`, with a code of type `u64` or a message of type `vector<u8>`.
    Abort(ExprId),
    /// `assert!(c, e)`: the code is evaluated only if the condition is false.
    Assert {
        /// The condition.
        condition: ExprId,
        /// The code, of type `u64`, or a message, of type `vector<u8>`; without one the code is
        /// [`UNSPECIFIED_ABORT_CODE`].
        code: Option<ExprId>,
    },
    /// Already reported.
    Error,
}

/// A function written as an expression.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// How it takes the locals around it that it uses.
    pub capture: Capture,
    /// What its parameters bind.
    pub parameters: Vec<PatternId>,
    /// Its body.
    pub body: ExprId,
}

/// The expansion of a call: the arguments are evaluated in order and bound, then the body is
/// evaluated in the place of the call.
#[derive(Clone, Debug)]
pub struct Inlined {
    /// The call.
    pub site: SiteId,
    /// What the parameters bind, those of function types left out.
    pub parameters: Vec<PatternId>,
    /// A value for each of them.
    pub arguments: Vec<ExprId>,
    /// A copy of the body, with locals of its own.
    pub body: ExprId,
}

/// A call that was expanded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// What is called.
    pub callee: Callee,
    /// The whole call.
    pub call: Span,
    /// The expansion that the call is part of; none if it is in the function itself.
    pub caller: Option<SiteId>,
}

impl Site {
    /// The expansion of the inline function in which the code of a site is written; none if that is
    /// the function with the sites itself.
    pub fn origin(sites: &PrimaryMap<SiteId, Self>, site: Option<SiteId>) -> Option<SiteId> {
        match sites.get(site?)?.callee {
            Callee::Function(_) => site,
            Callee::Lambda { origin, .. } => origin,
        }
    }
}

/// What an expanded call calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// An inline function.
    Function(FunctionId),
    /// A lambda.
    Lambda {
        /// The whole of it.
        span: Span,
        /// The expansion of the function that it is written in; none if that is the function
        /// itself.
        origin: Option<SiteId>,
    },
}

/// The code with which `assert!(c)` aborts.
pub const UNSPECIFIED_ABORT_CODE: u64 = 0xCA26_CBD9_BE0B_0000;

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// What it matches.
    pub pattern: PatternId,
    /// The condition after `if`; what the pattern binds is in scope.
    pub guard: Option<ExprId>,
    /// Its value.
    pub body: ExprId,
    /// From the pattern to the body.
    pub span: Span,
}

/// The code with which a `match` aborts that has no arm for a value, which a later version of a
/// module alone can bring about.
pub const UNMATCHED_ABORT_CODE: u64 = 0xCA26_CBD9_BE0B_0001;

/// A statement of a block.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let p = e;`, `let p;`.
    Let {
        /// What is bound.
        pattern: PatternId,
        /// The value; without one the locals are declared only.
        value: Option<ExprId>,
        /// The whole of it.
        span: Span,
    },
    /// `e;`: the value, if any, is dropped.
    Expr(ExprId),
}

/// The operations on global storage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StorageOperation {
    /// `exists<R>(a)`.
    Exists,
    /// `borrow_global<R>(a)`.
    Borrow,
    /// `borrow_global_mut<R>(a)`.
    BorrowMut,
    /// `move_to<R>(&s, r)`.
    MoveTo,
    /// `move_from<R>(a)`.
    MoveFrom,
}

impl StorageOperation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Exists,
        Self::Borrow,
        Self::BorrowMut,
        Self::MoveTo,
        Self::MoveFrom,
    ];

    /// The name of the builtin function.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::Borrow => "borrow_global",
            Self::BorrowMut => "borrow_global_mut",
            Self::MoveTo => "move_to",
            Self::MoveFrom => "move_from",
        }
    }

    /// Whether it acquires the resource: whether the outcome may hold or take what is stored.
    pub const fn acquires(self) -> bool {
        match self {
            Self::Borrow | Self::BorrowMut | Self::MoveFrom => true,
            Self::Exists | Self::MoveTo => false,
        }
    }
}

/// A pattern with the type of what it takes apart.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// The type of the value; of a struct pattern it may be a reference to the struct, and then
    /// what is inside are references to the fields.
    pub ty: Ty,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of patterns.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `_`: the value is dropped.
    Wildcard,
    /// Binds a local.
    Bind(LocalId),
    /// In an assignment: the value goes to this place.
    Place(ExprId),
    /// `S { f: p }`, `S(p)`, `E::V`. A variant outside a `match` fails on other variants.
    Struct {
        /// The struct or variant.
        constructor: Constructor,
        /// The fields in the order of the pattern; fields that are not named are dropped.
        fields: Vec<(FieldId, PatternId)>,
    },
    /// `(p, q)`, `()`.
    Tuple(Vec<PatternId>),
    /// `1`, `true`, `b"a"`: an [`ExprKind::Literal`]; in a `match` only. The value may be behind a
    /// reference.
    Literal(ExprId),
    /// `1..5`, `..=5`, `5..`, between [`ExprKind::Literal`]s; in a `match` only. The integer may be
    /// behind a reference.
    Range {
        /// The first value; the least of the type if absent.
        start: Option<ExprId>,
        /// The last value, or the one after it; the greatest of the type if absent.
        end: Option<ExprId>,
        /// Whether the end belongs to it.
        is_inclusive: bool,
    },
    /// Already reported.
    Error,
}

/// A local variable.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name.
    pub name: Symbol,
    /// Its type.
    pub ty: Ty,
    /// Where it is declared.
    pub span: Span,
    /// Where it comes from.
    pub kind: LocalKind,
    /// Whether it is a copy of a local of another function: of an inline function, or of the one around
    /// a lambda.
    pub is_inlined: bool,
}

/// Where a local comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter.
    Parameter,
    /// A declaration or a pattern.
    Variable,
    /// The name of a field that stands alone in a pattern, as `x` in `S { x }`.
    FieldVariable,
}

/// A loop.
#[derive(Clone, Debug)]
pub struct Loop {
    /// Its label.
    pub label: Option<Symbol>,
    /// The whole of it.
    pub span: Span,
    /// Whether a `break` leaves it.
    pub has_break: bool,
}

impl Body {
    /// The expression of this id.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.expressions[id]
    }

    /// The locals that some expression reads; a `for` reads its variable.
    pub fn read_locals(&self) -> BTreeSet<LocalId> {
        let mut written = BTreeSet::new();
        for expr in self.expressions.values() {
            if let ExprKind::Assign { place, .. } | ExprKind::CompoundAssign { place, .. } =
                &expr.kind
            {
                written.insert(*place);
            }
        }
        for pattern in self.patterns.values() {
            if let PatternKind::Place(place) = &pattern.kind {
                written.insert(*place);
            }
        }
        let mut read = BTreeSet::new();
        for (id, expr) in &self.expressions {
            let local = match &expr.kind {
                ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) => local,
                ExprKind::For { variable, .. } => variable,
                _ => continue,
            };
            if !written.contains(&id) {
                read.insert(*local);
            }
        }
        read
    }

    /// Whether what is expanded at a site was written elsewhere than in this function.
    pub fn is_foreign(&self, site: Option<SiteId>) -> bool {
        self.origin(site).is_some()
    }

    /// The expansion of the inline function in which the code of a site is written; none if it is
    /// this function's own.
    pub fn origin(&self, site: Option<SiteId>) -> Option<SiteId> {
        Site::origin(&self.sites, site)
    }

    /// Whether the expression is a place: something that can be borrowed or assigned without a
    /// temporary.
    pub fn is_place(&self, id: ExprId) -> bool {
        match &self.expressions[id].kind {
            ExprKind::Local(_) | ExprKind::Dereference(_) | ExprKind::Resource { .. } => true,
            ExprKind::Field { base, .. }
            | ExprKind::VariantField { base, .. }
            | ExprKind::Index { base, .. } => self.is_place(*base),
            ExprKind::Literal(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Constant(_)
            | ExprKind::Call { .. }
            | ExprKind::Invoke { .. }
            | ExprKind::Lambda(_)
            | ExprKind::Closure { .. }
            | ExprKind::Restrict(_)
            | ExprKind::Inlined(_)
            | ExprKind::Storage { .. }
            | ExprKind::Freeze(_)
            | ExprKind::Vector(_)
            | ExprKind::Pack { .. }
            | ExprKind::Borrow { .. }
            | ExprKind::Assign { .. }
            | ExprKind::AssignPattern { .. }
            | ExprKind::CompoundAssign { .. }
            | ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::Binary { .. }
            | ExprKind::Cast(_)
            | ExprKind::Test { .. }
            | ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Break(_)
            | ExprKind::Continue(_)
            | ExprKind::Block { .. }
            | ExprKind::Tuple(_)
            | ExprKind::Return(_)
            | ExprKind::Abort(_)
            | ExprKind::Assert { .. }
            | ExprKind::Error => false,
        }
    }
}

/// The value of an expression that is a literal.
pub fn literal_value(body: &Body, id: ExprId) -> Option<&Value> {
    let ExprKind::Literal(value) = &body.expressions.get(id)?.kind else {
        return None;
    };
    Some(value)
}
