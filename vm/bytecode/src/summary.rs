//! The footprint of a function, as it is stored in a module.
//!
//! A [`FunctionSummary`] says, as terms over the parameters, which resources a function may touch,
//! which leaves of them and how. Calls inside the module are folded in; calls of other modules
//! stay open ([`OpenCall`]) until the module is linked, so that an upgrade of a dependency can
//! never leave a stale summary behind. `weft-footprint` computes summaries from code, and checks
//! them; nothing here is trusted before it has.

use weft_types::AccountAddress;

use crate::{FieldIndex, FunctionHandleIndex, TypeIndex};

/// A position in [`FunctionSummary::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermIndex(pub u16);

/// A position in [`FunctionSummary::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIndex(pub u16);

/// What a function may read and write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionSummary {
    /// Terms; a term names only terms of lower index.
    pub terms: Vec<Term>,
    /// The resources. First come those of the function's own storage instructions, one each: the
    /// *k*-th storage instruction in code order (block by block, reachable or not) has
    /// [`AccessSite`](crate::AccessSite) *k* and touches `resources[k]`. Those of callees in this
    /// module follow, each type and key once.
    pub resources: Vec<ResourceTerm>,
    /// How they are touched, in ascending order; at most one entry for each root, target and
    /// list of guards. An entry below another's path adds to what that one says.
    pub accesses: Vec<Access>,
    /// Calls of functions of other modules, in code order.
    pub calls: Vec<OpenCall>,
    /// The results as terms, [`Term::Unknown`] where they are not known.
    pub results: Vec<TermIndex>,
    /// Set where the function may touch anything: the analysis gave up, and why.
    pub widened: Option<WideningReason>,
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum WideningReason {
    /// The value is computed by an operation that terms do not express.
    Computed,
    /// The value was loaded from storage.
    Loaded,
    /// The value is the result of a call that terms do not express.
    CallResult,
    /// The value differs between paths that meet.
    PathsDiffer,
    /// The value changes in a loop.
    Loop,
    /// The value was behind a reference that may have been written to.
    Aliased,
    /// A recursive call.
    Recursion,
    /// The footprint grew over its limit.
    TooLarge,
    /// A function value is called of which it is not known what function it holds.
    FunctionValue,
}

/// A symbolic value over the arguments of the function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// The argument of a parameter at entry; behind a reference, the referent; for a `signer`,
    /// its address.
    Argument(u16),
    /// An address.
    Address(AccountAddress),
    /// An unsigned integer of any width up to 128 bits, or a `bool` as 0 or 1.
    Integer(u128),
    /// A field of a struct.
    Field(TermIndex, FieldIndex),
    /// Some element of a vector: stands for all of them.
    Each(TermIndex),
    /// A value loaded from a leaf of a resource, as it is before the transaction.
    Load(ResourceIndex, Vec<FieldIndex>),
    /// The result of an open call: index into [`FunctionSummary::calls`], then of the result.
    CallResult(u16, u16),
    /// An operation on integers. Where it overflows the operands' type or divides by zero the
    /// transaction fails instead, so the width of the operands does not matter.
    Arithmetic(Arithmetic, TermIndex, TermIndex),
    /// A struct of these fields.
    Pack(Vec<TermIndex>),
    /// The address of the module that declares a type argument of the function. Where that is no
    /// struct or enum, whoever asks for the address fails.
    TypeAddress(u16),
    /// Any value.
    Unknown(WideningReason),
}

/// An operation on integers that terms express.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Arithmetic {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
    /// Remainder.
    Modulo,
}

/// A resource: type and address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceTerm {
    /// The type, over the type parameters of the function.
    pub type_: TypeIndex,
    /// The address.
    pub key: TermIndex,
}

/// What an access starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A resource.
    Resource(ResourceIndex),
    /// The referent of a parameter that is a reference, wherever the caller's reference points.
    Parameter(u16),
}

/// One access.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    /// The resource, or the referent of a parameter.
    pub root: Root,
    /// Which part of it; never the presence of a parameter.
    pub target: Target,
    /// How.
    pub mode: Mode,
    /// Comparisons of arguments and constants that hold whenever the access takes place.
    pub guards: Vec<Guard>,
}

/// A part of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Whether the resource exists.
    Presence,
    /// The value at a path of fields and all leaves below it; the empty path is the whole value.
    Path(Vec<FieldIndex>),
}

/// How a location is accessed.
///
/// On presence, `Read` is what `exists` and every access of a field do, `ReadWrite` what
/// `move_to` and `move_from` do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Its value may be observed.
    Read,
    /// It may be replaced, without its earlier value being observed.
    Write,
    /// Both.
    ReadWrite,
    /// It changes by the sum of the steps, and nothing else of the transaction depends on its
    /// value but whether a step's check passes.
    Delta(Vec<DeltaStep>),
}

/// One step of a delta access.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeltaStep {
    /// Up or down.
    pub direction: Direction,
    /// The least amount.
    pub low: TermIndex,
    /// The greatest amount.
    pub high: TermIndex,
    /// A value that the location must not be below (steps down) or above (steps up) before the
    /// step, beyond what the arithmetic itself checks. A check without a change is a step of 0 (the
    /// constant); a change by that constant is no delta.
    pub bound: Option<TermIndex>,
}

/// The direction of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Direction {
    /// The location grows.
    Up,
    /// The location shrinks.
    Down,
}

/// A comparison of two terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guard {
    /// The comparison.
    pub comparison: Comparison,
    /// The left side.
    pub left: TermIndex,
    /// The right side.
    pub right: TermIndex,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<` on unsigned integers
    Less,
    /// `<=` on unsigned integers
    LessOrEqual,
}

/// A call of a function of another module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenCall {
    /// The callee.
    pub function: FunctionHandleIndex,
    /// The type arguments, over the type parameters of the caller.
    pub type_arguments: Vec<TypeIndex>,
    /// The arguments (the referents of references, before the call).
    pub arguments: Vec<TermIndex>,
    /// Where the arguments that are references point, as far as that is outside the caller's own
    /// registers: the accesses of the callee to its parameters are accesses there.
    pub references: Vec<OpenReference>,
    /// Whether the call may be executed more than once; otherwise it is executed at most once.
    pub is_repeated: bool,
    /// Comparisons that hold whenever the call takes place.
    pub guards: Vec<Guard>,
}

/// Where an argument of an [`OpenCall`] may point.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenReference {
    /// The position of the argument.
    pub argument: u16,
    /// The resource, or the caller's own parameter.
    pub root: Root,
    /// The path inside it, up to the first element of a vector.
    pub path: Vec<FieldIndex>,
    /// Whether the path is exact: the reference points to the value at the path, not to a part of
    /// it that the path does not name.
    pub is_exact: bool,
}
