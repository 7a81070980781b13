//! Unit tests: functions with `#[test]`, each run on a state of its own in both engines.

use weft_base::{Code, Diagnostic};
use weft_driver::{Compilation, Expectation, FailureKind, Origin, TestArgument, UnitTest};
use weft_storage::MemoryState;
use weft_types::AccountAddress;
use weft_vm::{
    Engine, EngineConfig, EntryFunction, ExecutionTrace, NativeTable, Payload, StackFrame,
    Transaction, TransactionHash, TransactionStatus,
};

use crate::backtrace::failure_diagnostic;
use crate::debug::{printed_text, uses_debug};
use crate::machine::{Fault, Machines, Way};
use crate::status::{Failure, location_text};

/// The tests of a package, which is published.
#[derive(Debug)]
pub struct Suite<'package> {
    compilation: &'package Compilation,
    state: MemoryState,
    gas_limit: u64,
    /// Whether code of the package shows something by `debug`.
    uses_debug: bool,
}

/// How a test ended.
#[derive(Debug)]
pub struct TestReport {
    /// Why it failed; `None` where it passed.
    pub failure: Option<Box<Diagnostic>>,
    /// How the function of the test ended.
    pub status: TransactionStatus,
    /// The gas that it used.
    pub gas_used: u64,
    /// What it showed by `debug`, in order.
    pub printed: Vec<String>,
}

/// The name of a test, `0x42::m::t`.
pub fn test_name(test: &UnitTest) -> String {
    format!("{}::{}", test.module, test.function)
}

impl<'package> Suite<'package> {
    /// Publishes a package that was compiled for testing. `init_module` does not run.
    ///
    /// # Errors
    ///
    /// The package is refused, although the compiler accepted it.
    pub fn new(compilation: &'package Compilation, gas_limit: u64) -> Result<Self, Fault> {
        let units = compilation.units.iter();
        let modules: Vec<Vec<u8>> = units
            .filter(|unit| unit.module.kind == weft_bytecode::ModuleKind::Module)
            .map(|unit| weft_bytecode::encode(&unit.module))
            .collect();
        let mut state = MemoryState::new();
        let published = Engine::new(EngineConfig {
            natives: NativeTable::testing(),
            ..EngineConfig::default()
        })
        .publish(&state.snapshot(), &modules)?
        .map_err(|error| Fault(format!("the package cannot be published: {error}")))?;
        state.apply(&published);
        Ok(Self {
            compilation,
            state,
            gas_limit,
            uses_debug: compilation
                .units
                .iter()
                .any(|unit| unit.origin != Origin::Library && uses_debug(&unit.module)),
        })
    }

    /// Machines for some of the tests, of one thread.
    pub fn runner(&self) -> TestRunner<'_> {
        TestRunner {
            suite: self,
            machines: Machines::with_state(&self.state, Way::ENGINES, &NativeTable::testing()),
        }
    }
}

/// Runs tests one after the other.
#[derive(Debug)]
pub struct TestRunner<'suite> {
    suite: &'suite Suite<'suite>,
    machines: Machines,
}

impl TestRunner<'_> {
    /// Runs a test.
    ///
    /// # Errors
    ///
    /// The engines differ, or something else that cannot go wrong did.
    pub fn run(&mut self, test: &UnitTest) -> Result<TestReport, Fault> {
        let transaction = self.transaction(test);
        let before = self.machines.before();
        let result = self.machines.call(&transaction, false);
        self.machines.restore(before);
        let output = result
            .map_err(|fault| Fault(format!("{}: {fault}", test_name(test))))?
            .output;
        let trace = if self.suite.uses_debug || !output.status.is_success() {
            self.machines.trace(&transaction)?
        } else {
            ExecutionTrace::default()
        };
        let failure = self.judge(test, &trace.stack, &output.status);
        let Compilation { units, sources, .. } = self.suite.compilation;
        Ok(TestReport {
            failure: failure.map(Box::new),
            status: output.status,
            gas_used: output.gas_used,
            printed: printed_text(&trace.printed, units, sources),
        })
    }

    fn transaction(&self, test: &UnitTest) -> Transaction {
        let mut signers = Vec::new();
        let mut args = Vec::new();
        for argument in &test.arguments {
            match argument {
                TestArgument::Signer(address) | TestArgument::SignerReference(address) => {
                    signers.push(*address);
                }
                TestArgument::Address(address) => args.push(address.as_bytes().to_vec()),
            }
        }
        let mut signers = signers.into_iter();
        Transaction {
            sender: signers.next().unwrap_or(AccountAddress::ZERO),
            secondary_signers: signers.collect(),
            payload: Payload::EntryFunction(EntryFunction {
                module: test.module.clone(),
                name: test.function.clone(),
                type_args: Vec::new(),
                args,
            }),
            gas_limit: self.suite.gas_limit,
            gas_price: 1,
            sequence_number: 0,
            hash: TransactionHash::default(),
        }
    }

    /// What is wrong with the end of a test, if anything is.
    fn judge(
        &self,
        test: &UnitTest,
        stack: &[StackFrame],
        status: &TransactionStatus,
    ) -> Option<Diagnostic> {
        let name = test_name(test);
        let expected = match (&test.expectation, status) {
            (Expectation::Success, TransactionStatus::Success) => return None,
            (Expectation::Success, _) => None,
            (Expectation::AnyFailure | Expectation::Failure { .. }, TransactionStatus::Success) => {
                let label = "it ran to its end";
                let message = format!("`{name}` did not fail");
                let diagnostic = Diagnostic::new(Code::TestDidNotFail, message, test.span, label);
                let expected = expectation_text(&test.expectation);
                return Some(diagnostic.with_note(format!("expected: {expected}")));
            }
            (Expectation::AnyFailure, _) => return None,
            (expectation @ Expectation::Failure { kind, location }, _) => {
                let is_there = location
                    .as_ref()
                    .is_none_or(|location| location_of(status) == Some(location));
                if is_there && is_of_kind(*kind, status) {
                    return None;
                }
                Some(expectation)
            }
        };
        let code = match expected {
            None => Code::TestFailed,
            Some(_) => Code::TestFailedOtherwise,
        };
        let mut diagnostic = failure_diagnostic(
            code,
            &format!("`{name}`"),
            status,
            stack,
            &self.suite.compilation.units,
            &self.suite.compilation.sources,
            Some(test.span),
        );
        if let Some(expected) = expected {
            if let Some(help) = category_help(expected, status) {
                diagnostic = diagnostic.with_help(help);
            }
            let expected = expectation_text(expected);
            diagnostic.notes.insert(0, format!("expected: {expected}"));
        }
        Some(diagnostic)
    }
}

fn location_of(status: &TransactionStatus) -> Option<&weft_types::ModuleId> {
    match status {
        TransactionStatus::Aborted { location, .. } => Some(location),
        TransactionStatus::Failed { location, .. } => location.as_ref(),
        TransactionStatus::Success | TransactionStatus::Discarded { .. } | _ => None,
    }
}

/// The categories that `std::error` puts before a reason, with the functions that do.
const CATEGORIES: [(u64, &str); 12] = [
    (1, "invalid_argument"),
    (2, "out_of_range"),
    (3, "invalid_state"),
    (4, "unauthenticated"),
    (5, "permission_denied"),
    (6, "not_found"),
    (7, "aborted"),
    (8, "already_exists"),
    (9, "resource_exhausted"),
    (11, "internal"),
    (12, "not_implemented"),
    (13, "unavailable"),
];

/// What to expect instead where the reason of an abort is the expected one, in a category.
fn category_help(expectation: &Expectation, status: &TransactionStatus) -> Option<String> {
    let (
        Expectation::Failure {
            kind: FailureKind::AbortCode(expected),
            ..
        },
        TransactionStatus::Aborted { code, .. },
    ) = (expectation, status)
    else {
        return None;
    };
    let category = |(category, _): &&(u64, &str)| *category == code >> 16;
    let (_, function) = CATEGORIES.iter().find(category)?;
    (code & 0xffff == *expected).then(|| {
        format!("expect `abort_code = {code:#x}`, which is `error::{function}({expected})`")
    })
}

/// The number of the status of an abort.
const ABORTED: u64 = 4016;

fn is_of_kind(kind: FailureKind, status: &TransactionStatus) -> bool {
    use weft_vm::FailureKind as Vm;
    let is_minor = |minor: Option<u64>, found: Option<u64>| minor.is_none() || minor == found;
    match status {
        TransactionStatus::Aborted { code, .. } => match kind {
            FailureKind::AbortCode(expected) => expected == *code,
            FailureKind::Status { major, minor } => {
                major == ABORTED && is_minor(minor, Some(*code))
            }
            FailureKind::Arithmetic | FailureKind::Vector { .. } | FailureKind::OutOfGas => false,
        },
        TransactionStatus::Failed { kind: found, .. } => match kind {
            FailureKind::AbortCode(_) => false,
            FailureKind::Arithmetic => *found == Vm::ArithmeticError,
            FailureKind::Vector { minor } => {
                found.sub_status().is_some() && is_minor(minor, found.sub_status())
            }
            FailureKind::OutOfGas => *found == Vm::OutOfGas,
            FailureKind::Status { major, minor } => {
                found.status() == Some(major) && is_minor(minor, found.sub_status())
            }
        },
        TransactionStatus::Success | TransactionStatus::Discarded { .. } | _ => false,
    }
}

fn expectation_text(expectation: &Expectation) -> String {
    let (kind, location) = match expectation {
        Expectation::Success => return "success".to_owned(),
        Expectation::AnyFailure => return "any failure".to_owned(),
        Expectation::Failure { kind, location } => (kind, location),
    };
    let minor = |minor: &Option<u64>| match minor {
        Some(minor) => format!(" with minor status {minor}"),
        None => String::new(),
    };
    let kind = match kind {
        FailureKind::AbortCode(code) => format!("an abort with {code}"),
        FailureKind::Arithmetic => "ARITHMETIC_ERROR".to_owned(),
        FailureKind::Vector { minor: number } => format!("VECTOR_OPERATION_ERROR{}", minor(number)),
        FailureKind::OutOfGas => "OUT_OF_GAS".to_owned(),
        FailureKind::Status {
            major,
            minor: number,
        } => format!("status {major}{}", minor(number)),
    };
    match location {
        Some(location) => format!("{kind} in `{}`", location_text(location)),
        None => kind,
    }
}

impl TestReport {
    /// One JSON object about a test; `rendered` is its diagnostic for people.
    pub fn json(&self, test: &UnitTest, rendered: Option<&str>) -> serde_json::Value {
        let mut object = serde_json::json!({
            "test": test_name(test),
            "status": if self.failure.is_none() { "pass" } else { "fail" },
            "gas_used": self.gas_used,
        });
        if let Some(outcome) = Failure::of(&self.status) {
            object["major_status"] = outcome.major_status.into();
            object["location"] = outcome.location.into();
            if let Some(code) = outcome.abort_code {
                object["abort_code"] = code.into();
            }
            if let Some(sub_status) = outcome.sub_status {
                object["sub_status"] = sub_status.into();
            }
        }
        if let Some(failure) = &self.failure {
            object["code"] = failure.code.as_str().into();
            object["message"] = failure.message.as_str().into();
            object["notes"] = failure.notes.clone().into();
        }
        if !self.printed.is_empty() {
            object["debug"] = self.printed.clone().into();
        }
        if let Some(rendered) = rendered {
            object["rendered"] = rendered.into();
        }
        object
    }
}
