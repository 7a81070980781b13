//! How an execution failed, in the words that Move developers know.

use std::fmt::Write as _;

use weft_types::{AccountAddress, ModuleId};
use weft_vm::{Check, TransactionStatus};

/// A failure with the name of its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The name, such as `ABORTED` or `ARITHMETIC_ERROR`.
    pub major_status: String,
    /// What the kind alone does not say, as a number.
    pub sub_status: Option<u64>,
    /// The code of an abort.
    pub abort_code: Option<u64>,
    /// The module of the function that failed, or `script`.
    pub location: Option<String>,
    /// A sentence about it, where there is more to say.
    pub message: Option<String>,
}

impl Failure {
    /// The failure of a transaction; `None` where it succeeded.
    pub fn of(status: &TransactionStatus) -> Option<Self> {
        let named = |major_status: &str| Self {
            major_status: major_status.to_owned(),
            sub_status: None,
            abort_code: None,
            location: None,
            message: None,
        };
        match status {
            TransactionStatus::Success => None,
            TransactionStatus::Aborted {
                location,
                code,
                message,
            } => Some(Self {
                abort_code: Some(*code),
                location: Some(location_text(location)),
                message: message.clone(),
                ..named("ABORTED")
            }),
            TransactionStatus::Failed { kind, location } => Some(Self {
                sub_status: kind.sub_status(),
                location: location.as_ref().map(location_text),
                ..named(kind.name())
            }),
            TransactionStatus::Discarded { reason } => Some(named(reason.name())),
            _ => Some(named("UNKNOWN_STATUS")),
        }
    }

    /// In one line: `ABORTED 7 in 0x42::m`.
    pub fn summary(&self) -> String {
        // Writing to a string cannot fail.
        let mut text = self.major_status.clone();
        if let Some(code) = self.abort_code {
            let _ = write!(text, " {code}");
        }
        if let Some(sub_status) = self.sub_status {
            let _ = write!(text, " (sub-status {sub_status})");
        }
        if let Some(location) = &self.location {
            let _ = write!(text, " in {location}");
        }
        if let Some(message) = &self.message {
            let _ = write!(text, ": {message}");
        }
        text
    }
}

/// A module as the location of a failure; scripts have no name.
pub fn location_text(module: &ModuleId) -> String {
    if module.address == AccountAddress::ZERO && module.name.as_str() == "script" {
        "script".to_owned()
    } else {
        module.to_string()
    }
}

/// The name of the status of a module that breaks a rule of the verifier.
pub(crate) fn check_status(check: Option<Check>) -> &'static str {
    let Some(check) = check else {
        return "CODE_DESERIALIZATION_ERROR";
    };
    match check {
        Check::Version => "UNKNOWN_VERSION",
        Check::Kind | Check::NotCanonical | Check::ScriptShape => "MALFORMED",
        Check::Limit => "PROGRAM_TOO_COMPLEX_LIMIT",
        Check::TooComplex => "PROGRAM_TOO_COMPLEX",
        Check::IndexOutOfBounds => "INDEX_OUT_OF_BOUNDS",
        Check::TypeOrder => "INVALID_SIGNATURE_TOKEN",
        Check::Duplicate => "DUPLICATE_ELEMENT",
        Check::MisplacedReference => "INVALID_SIGNATURE_TOKEN",
        Check::TypeArity => "NUMBER_OF_TYPE_ARGUMENTS_MISMATCH",
        Check::TypeParameterOutOfScope => "INDEX_OUT_OF_BOUNDS",
        Check::ConstraintNotSatisfied => "CONSTRAINT_NOT_SATISFIED",
        Check::FieldAbility => "FIELD_MISSING_TYPE_ABILITY",
        Check::PhantomPosition => "INVALID_PHANTOM_TYPE_PARAM_POSITION",
        Check::RecursiveStruct => "RECURSIVE_STRUCT_DEFINITION",
        Check::InstantiationLoop => "LOOP_IN_INSTANTIATION_GRAPH",
        Check::NativeNotAllowed => "USER_DEFINED_NATIVE_NOT_ALLOWED",
        Check::Constant => "MALFORMED_CONSTANT_DATA",
        Check::UnreachableBlock => "INVALID_FALL_THROUGH",
        Check::IrreducibleLoop => "INVALID_LOOP_SPLIT",
        Check::ParameterRegisters | Check::TypeMismatch => "TYPE_MISMATCH",
        Check::OperandCount => "NUMBER_OF_ARGUMENTS_MISMATCH",
        Check::DuplicateDestination => "DUPLICATE_ELEMENT",
        Check::MissingAbility | Check::FunctionAbility => "MISSING_ABILITY",
        Check::ForeignStruct => "PACK_TYPE_MISMATCH_ERROR",
        Check::AccessSite => "MALFORMED",
        Check::EmptyRegister => "COPYLOC_UNAVAILABLE_ERROR",
        Check::ValueLost => "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP",
        Check::BorrowedRegister => "MOVELOC_EXISTS_BORROW_ERROR",
        Check::ConflictingReference => "BORROWLOC_EXISTS_BORROW_ERROR",
        Check::DanglingReturn => "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED",
        Check::BorrowedResource => "GLOBAL_REFERENCE_ERROR",
        Check::MissingAcquires => "MISSING_ACQUIRES_ANNOTATION",
        Check::MissingDependency => "MISSING_DEPENDENCY",
        Check::CyclicDependency => "CYCLIC_MODULE_DEPENDENCY",
        Check::MissingMember => "LOOKUP_FAILED",
        Check::HandleMismatch => "TYPE_MISMATCH",
        Check::NotVisible => "LINKER_ERROR",
        Check::Friend => "INVALID_FRIEND_DECL_WITH_MODULES_IN_DEPENDENCIES",
        Check::Footprint => "FOOTPRINT_MISMATCH",
        Check::IncompatibleUpgrade => "BACKWARD_INCOMPATIBLE_MODULE_UPDATE",
        Check::Internal => "VERIFIER_INVARIANT_VIOLATION",
    }
}
