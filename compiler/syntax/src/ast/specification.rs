//! Specifications: what a prover reads. They are kept for documentation and mean nothing else here.

use weft_base::{Span, Symbol};

use super::{
    Block, Expr, Item, Literal, Name, Parameter, Path, Pattern, Type, TypeArguments, TypeParameter,
    Use,
};
use crate::ast::Documentation;

/// A specification: `spec f { ... }`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spec {
    /// What it specifies, and how.
    pub kind: SpecKind,
    /// The names that occur in it, but for those after `.` and `::`, sorted: what is mentioned here
    /// is used, although nothing else may use it.
    pub mentions: Vec<Symbol>,
    /// The whole of it.
    pub span: Span,
}

impl Spec {
    /// Whether a name occurs in it.
    pub fn mentions(&self, name: &Symbol) -> bool {
        self.mentions.binary_search(name).is_ok()
    }
}

/// The kinds of specifications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SpecKind {
    /// `spec { ... }` among statements.
    Code(SpecBody),
    /// `spec module { ... }`.
    Module(SpecBody),
    /// `spec f { ... }`, `spec S { ... }`, `spec f<T>(x: T): u64 { ... }`.
    Item {
        /// The function, struct or enum.
        name: Name,
        /// Its signature, which may be repeated.
        signature: Option<SpecSignature>,
        /// What is said of it.
        body: SpecBody,
    },
    /// `spec schema S<T> { ... }`.
    Schema {
        /// Its name.
        name: Name,
        /// Its type parameters.
        type_parameters: Vec<TypeParameter>,
        /// What it stands for.
        body: SpecBody,
    },
    /// `spec fun f(x: num): bool { ... }`.
    Function(SpecFunction),
    /// `spec lemma l(x: num) { ... } proof { ... }`.
    Lemma {
        /// Its name.
        name: Name,
        /// Its parameters.
        signature: SpecSignature,
        /// What it says.
        body: SpecBody,
    },
    /// `spec a::m { ... }`, beside the module: items as in the module itself.
    OtherModule {
        /// The module.
        path: Path,
        /// The items, most of which are specifications.
        items: Vec<Item>,
    },
    /// Could not be parsed.
    Error,
}

/// What stands between the braces of a specification, and the proof after them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecBody {
    /// The members, in order.
    pub members: Vec<SpecMember>,
    /// `proof { ... }`.
    pub proof: Option<Vec<ProofStep>>,
}

/// The signature of what is specified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecSignature {
    /// The type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The type of the result.
    pub result: Option<Type>,
}

/// A function that only specifications call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecFunction {
    /// Whether the prover knows it: the word `native`.
    pub native: bool,
    /// Its name.
    pub name: Name,
    /// Its signature.
    pub signature: SpecSignature,
    /// Its body; one that is not native may lack it, and then nothing is known of its values.
    pub body: Option<Block>,
}

/// A member of a specification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecMember {
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// What it says.
    pub kind: SpecMemberKind,
    /// The whole of it, without the `;`.
    pub span: Span,
}

/// The kinds of members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SpecMemberKind {
    /// `requires e;`, `invariant<T> [global] e;`, `aborts_if e with 1, 2;`.
    Condition {
        /// The word.
        kind: ConditionKind,
        /// The type parameters after the word.
        type_parameters: Vec<TypeParameter>,
        /// The properties before the condition.
        properties: Vec<Property>,
        /// The condition.
        condition: Expr,
        /// The codes after `with`.
        codes: Vec<Expr>,
    },
    /// `aborts_with 1, 2;`.
    AbortsWith {
        /// The properties before the codes.
        properties: Vec<Property>,
        /// The codes.
        codes: Vec<Expr>,
    },
    /// `emits e to h if c;`.
    Emits(Box<Emits>),
    /// `modifies global<R>(a);`, `reads R, S;`, `modifies_of<f>(a) R[a];`.
    Frame {
        /// The word.
        kind: FrameKind,
        /// The function values that it speaks of; itself if absent.
        of: Option<FrameOf>,
        /// The properties before the targets.
        properties: Vec<Property>,
        /// What is read or modified.
        targets: Vec<FrameTarget>,
    },
    /// `let x = e;`, `let post x = e;`.
    Let {
        /// Whether the value is that after the function.
        post: bool,
        /// What is bound.
        pattern: Pattern,
        /// Its type.
        annotation: Option<Type>,
        /// Its value.
        value: Expr,
    },
    /// `update x = e;`: the assignment.
    Update(Expr),
    /// `global x: T = e;`, `local x: T;`; in a schema `x: T;`.
    Variable {
        /// Where it lives.
        scope: VariableScope,
        /// Its name.
        name: Name,
        /// Its type parameters.
        type_parameters: Vec<TypeParameter>,
        /// Its type.
        annotation: Type,
        /// Its first value.
        value: Option<Expr>,
    },
    /// `pragma verify = true, opaque;`.
    Pragma(Vec<Property>),
    /// `include S<T>{ a: b };`, `include c ==> S;`.
    Include {
        /// The properties before the schema.
        properties: Vec<Property>,
        /// The schema, perhaps under conditions.
        value: Expr,
    },
    /// `apply S to f*<T>, g except h;`.
    Apply {
        /// The schema.
        schema: Expr,
        /// Patterns of the functions that it applies to, as written.
        to: Vec<Name>,
        /// Patterns of those that it does not apply to, as written.
        except: Vec<Name>,
    },
    /// `fun f(x: num): num { ... }`.
    Function(SpecFunction),
    /// `use a::m;`.
    Use(Use),
    /// Could not be parsed.
    Error,
}

/// `emits e to h if c;`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Emits {
    /// The properties before the event.
    pub properties: Vec<Property>,
    /// The event.
    pub event: Expr,
    /// Where it goes.
    pub handle: Expr,
    /// When it is emitted.
    pub condition: Option<Expr>,
}

/// The words that start a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each variant is the word of its name")]
pub enum ConditionKind {
    Requires,
    Ensures,
    AbortsIf,
    SucceedsIf,
    Assert,
    Assume,
    Decreases,
    Axiom,
    Invariant,
    InvariantUpdate,
}

impl ConditionKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requires => "requires",
            Self::Ensures => "ensures",
            Self::AbortsIf => "aborts_if",
            Self::SucceedsIf => "succeeds_if",
            Self::Assert => "assert",
            Self::Assume => "assume",
            Self::Decreases => "decreases",
            Self::Axiom => "axiom",
            Self::Invariant => "invariant",
            Self::InvariantUpdate => "invariant update",
        }
    }

    /// The condition of a word.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "requires" => Self::Requires,
            "ensures" => Self::Ensures,
            "aborts_if" => Self::AbortsIf,
            "succeeds_if" => Self::SucceedsIf,
            "assert" => Self::Assert,
            "assume" => Self::Assume,
            "decreases" => Self::Decreases,
            "axiom" => Self::Axiom,
            "invariant" => Self::Invariant,
            _ => return None,
        })
    }
}

/// What a frame limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameKind {
    /// What may be written.
    Modifies,
    /// What may be read.
    Reads,
}

impl FrameKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Modifies => "modifies",
            Self::Reads => "reads",
        }
    }
}

/// The function values that a frame speaks of: `<f>(a)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameOf {
    /// The parameters that hold them, written like types.
    pub functions: TypeArguments,
    /// Names of their arguments.
    pub arguments: Vec<Expr>,
}

/// What a frame names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FrameTarget {
    /// `*`.
    Any,
    /// `global<R>(a)`, `R[a]`, `R`.
    Named(Expr),
}

/// Where a variable of a specification lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VariableScope {
    /// `global`: in the storage that only specifications see.
    Global,
    /// `local`.
    Local,
    /// Without a word: given where a schema is included.
    Parameter,
}

/// `name`, `name = value`: of a pragma, or in brackets after the word of a condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Option<PropertyValue>,
    /// The whole of it.
    pub span: Span,
}

/// The value of a property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PropertyValue {
    /// `true`, `120`, `b"0"`.
    Literal(Literal),
    /// `map`, `0x1::m::f`.
    Path(Path),
}

/// A step of a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofStep {
    /// What is done.
    pub kind: ProofStepKind,
    /// The whole of it, without the `;`.
    pub span: Span,
}

/// The kinds of steps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProofStepKind {
    /// `assert e;`, `assume [trusted] e;`, `let x = e;`.
    Member(Box<SpecMemberKind>),
    /// `split e;`, `apply l(x);`.
    Step {
        /// The word.
        name: Name,
        /// What it is applied to.
        arguments: Vec<Expr>,
    },
    /// `post assert e;`, `post { ... }`: in the state after the function.
    Post(Vec<ProofStep>),
    /// `if (c) { ... } else if (d) { ... } else { ... }`.
    If {
        /// The branches, at least one.
        branches: Vec<ProofBranch>,
        /// The steps if no condition holds.
        otherwise: Vec<ProofStep>,
    },
    /// `calc { ... }`: a chain of equalities, opaque.
    Calculation,
    /// `l(x);`.
    Expr(Expr),
}

/// A branch of a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofBranch {
    /// When it is taken.
    pub condition: Expr,
    /// Its steps.
    pub steps: Vec<ProofStep>,
}

/// An expression that only specifications have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula {
    /// `forall x: T, y in e {f(x)} where c: e`.
    Quantifier {
        /// The word.
        kind: QuantifierKind,
        /// The variables.
        bindings: Vec<Binding>,
        /// The terms that make the prover instantiate it.
        triggers: Vec<Vec<Expr>>,
        /// What limits the variables.
        condition: Option<Expr>,
        /// What holds of them.
        body: Expr,
    },
    /// `choose x: T where e`, `choose min x in e where c`.
    Choice {
        /// Whether it is the least one.
        minimum: bool,
        /// The variable.
        binding: Binding,
        /// What holds of it.
        condition: Option<Expr>,
    },
    /// `a..b`.
    Range {
        /// The first value.
        lower: Expr,
        /// The value after the last one.
        upper: Expr,
    },
    /// `..S |~ e`: the value between labelled states.
    State {
        /// The label, as written.
        label: Name,
        /// What is evaluated there.
        body: Expr,
    },
}

impl Formula {
    /// The number of nodes on the longest way down.
    pub(super) fn height(&self) -> u16 {
        let greatest = |all: &[Expr]| all.iter().map(Expr::height).max().unwrap_or(0);
        let optional = |it: Option<&Expr>| it.map_or(0, Expr::height);
        match self {
            Self::Quantifier {
                kind: _,
                bindings,
                triggers,
                condition,
                body,
            } => {
                let domains = bindings.iter().map(Binding::height).max().unwrap_or(0);
                let triggers = triggers.iter().map(|it| greatest(it)).max().unwrap_or(0);
                let inside = domains.max(triggers).max(optional(condition.as_ref()));
                inside.max(body.height())
            }
            Self::Choice {
                binding, condition, ..
            } => binding.height().max(optional(condition.as_ref())),
            Self::Range { lower, upper } => lower.height().max(upper.height()),
            Self::State { body, .. } => body.height(),
        }
    }
}

/// The quantifiers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuantifierKind {
    /// `forall`.
    All,
    /// `exists`.
    Some,
}

impl QuantifierKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "forall",
            Self::Some => "exists",
        }
    }
}

/// A variable of a quantifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Binding {
    /// Its name.
    pub name: Name,
    /// Its values.
    pub domain: Domain,
    /// The whole of it.
    pub span: Span,
}

impl Binding {
    fn height(&self) -> u16 {
        match &self.domain {
            Domain::Type(annotation) => annotation.height(),
            Domain::Values(values) => values.height(),
        }
    }
}

/// The values that a variable of a quantifier stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Domain {
    /// `x: T`: all of a type.
    Type(Type),
    /// `x in e`: those of a range or vector.
    Values(Expr),
}
