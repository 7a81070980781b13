//! The unit tests of a package, named as the compiled modules name them.

use weft_base::Span;
use weft_hir::{DefMap, ModuleDefId, Program};
use weft_types::{Identifier, ModuleId};

pub use weft_hir::{FailureKind, TestArgument};

/// A unit test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTest {
    /// The module that has it.
    pub module: ModuleId,
    /// The function, which may be private.
    pub function: Identifier,
    /// Where its name stands.
    pub span: Span,
    /// What its parameters stand for, in order.
    pub arguments: Vec<TestArgument>,
    /// How it is to end.
    pub expectation: Expectation,
}

/// How a test is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Without a failure.
    Success,
    /// With any failure, anywhere.
    AnyFailure,
    /// With one kind of failure.
    Failure {
        /// The kind.
        kind: FailureKind,
        /// The module of the function that fails; any if it is not said.
        location: Option<ModuleId>,
    },
}

/// The tests of a program without errors, in order of files and declarations.
pub(crate) fn unit_tests(program: &Program) -> Vec<UnitTest> {
    let definitions = &program.definitions;
    let tests = program.tests.iter().filter_map(|test| {
        let function = &definitions.functions[test.function];
        Some(UnitTest {
            module: module_id(definitions, function.owner.module()?)?,
            function: Identifier::new(function.name.as_str()).ok()?,
            span: function.name.span,
            arguments: test.arguments.clone(),
            expectation: match test.expectation {
                weft_hir::Expectation::Success => Expectation::Success,
                weft_hir::Expectation::AnyFailure => Expectation::AnyFailure,
                weft_hir::Expectation::Failure { kind, location } => Expectation::Failure {
                    kind,
                    location: match location {
                        Some(module) => Some(module_id(definitions, module)?),
                        None => None,
                    },
                },
            },
        })
    });
    tests.collect()
}

fn module_id(definitions: &DefMap, id: ModuleDefId) -> Option<ModuleId> {
    let module = &definitions.modules[id];
    Some(ModuleId {
        address: module.address,
        name: Identifier::new(module.name.as_str()).ok()?,
    })
}
