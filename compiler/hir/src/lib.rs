//! Names resolved and types inferred: what a Move program means before control flow.
//!
//! From the syntax trees of all files, dependencies included, to a [`Program`]: its [`DefMap`] and
//! a [`Body`] for each function. Nothing here knows of control-flow graphs, bytecode or the text of
//! diagnostics' rendering. Lowering never fails: what is wrong is reported once and becomes an
//! `Error` node, and every other mistake is reported in the same run.

#![forbid(unsafe_code)]

mod body;
mod check;
mod definition;
mod dump;
mod expand;
mod graph;
mod id;
mod infer;
mod interval;
mod literal;
mod lower;
mod resolve;
mod ty;

#[cfg(test)]
mod tests;

pub use body::{
    Arm, BinaryOperator, Body, Callee, Capture, Expr, ExprKind, Inlined, Lambda, Local, LocalKind,
    Loop, Pattern, PatternKind, Site, Statement, StorageOperation, UNMATCHED_ABORT_CODE,
    UNSPECIFIED_ABORT_CODE, literal_value,
};
pub use definition::{
    AccessClause, AccessEntry, Accessor, AddressSet, Attribute, ConstantDef, Constructor, DefMap,
    Expectation, FailureKind, Field, FunctionDef, Member, ModuleDef, Name, Owner, Parameter,
    ResourceSet, ScriptDef, StructDef, TestArgument, TypeParameter, UnitTest, Value, Variant,
    Visibility,
};
pub use id::{
    ConstantId, ExprId, FieldId, FunctionId, LocalId, LoopId, ModuleDefId, PatternId, ScriptId,
    SiteId, StructId, TypeParameterId, TypeVariable, VariantId,
};
pub use interval::Interval;
pub use lower::{Settings, SourceUnit, lower};
pub use resolve::framework::StandIn;
pub use ty::{Display, FunctionType, IntegerKind, Mutability, Ty};

use cranelift_entity::SecondaryMap;

/// The bodies of functions; native ones have none.
pub type Bodies = SecondaryMap<FunctionId, Option<Body>>;

/// A program: its definitions and the bodies of its functions.
#[derive(Clone, Default, Debug)]
pub struct Program {
    /// What is declared.
    pub definitions: DefMap,
    /// The bodies.
    pub bodies: Bodies,
    /// The unit tests of the package, in the order of their functions; none unless testing.
    pub tests: Vec<UnitTest>,
}
