//! The reasons for which an execution fails, by the names that Move developers know.

use std::fmt;

/// Why a transaction failed other than by an explicit `abort`.
///
/// The failure carries the module of the function that executed the failing instruction; this
/// type says only what went wrong. Both engines decide it alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The gas limit was reached.
    OutOfGas,
    /// Overflow, division by zero, a shift by the width or more, or a cast out of range.
    ArithmeticError,
    /// A vector index out of bounds.
    VectorIndexOutOfBounds,
    /// A pop from an empty vector.
    VectorPopEmpty,
    /// A vector unpacked to another number of elements than it has.
    VectorUnpackLength,
    /// No resource of the type at the address.
    MissingData,
    /// A resource of the type exists at the address already.
    ResourceAlreadyExists,
    /// An enum that is another variant than was expected of it.
    StructVariantMismatch,
    /// More nested calls than the limit, or more frame words.
    CallStackOverflow,
    /// A limit other than gas or call depth.
    LimitExceeded(Limit),
    /// A function value that leads back into a module, where that is not allowed: an operation on a
    /// resource of a module that was entered again, or any such call under `#[module_lock]`.
    RuntimeDispatchError,
    /// A function, type or module that is not there, or not as it was linked against.
    LinkerError,
    /// A native function without an implementation.
    MissingNative,
    /// An argument that does not decode as the parameter's type.
    FailedToDeserializeArgument,
    /// Another number of arguments than parameters.
    NumberOfArgumentsMismatch,
    /// Another number of type arguments than type parameters.
    NumberOfTypeArgumentsMismatch,
    /// A type argument without the abilities that its parameter requires.
    ConstraintNotSatisfied,
    /// The function may not be called by a transaction.
    FunctionNotEntry,
    /// The message of an abort is not UTF-8.
    InvalidAbortMessage,
    /// The message of an abort is longer than the limit.
    AbortMessageLimitExceeded,
    /// A published module that the verifier refuses or that does not fit its predecessor.
    PublishRefused,
}

/// A limit that an execution ran into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of values created in one transaction.
    Memory,
    /// Elements or bytes of one vector.
    VectorLength,
    /// Nesting of a value.
    ValueDepth,
    /// Depth or nodes of a type.
    TypeSize,
    /// Different instances of generic functions and types in one transaction.
    Instances,
    /// Events or bytes of events in one transaction.
    Events,
    /// Resources touched in one transaction.
    Resources,
    /// Bytes that one transaction leaves in storage or returns.
    Writes,
}

impl FailureKind {
    /// The name that Move developers know the failure by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfGas => "OUT_OF_GAS",
            Self::ArithmeticError => "ARITHMETIC_ERROR",
            Self::VectorIndexOutOfBounds | Self::VectorPopEmpty | Self::VectorUnpackLength => {
                "VECTOR_OPERATION_ERROR"
            }
            Self::MissingData => "MISSING_DATA",
            Self::ResourceAlreadyExists => "RESOURCE_ALREADY_EXISTS",
            Self::StructVariantMismatch => "STRUCT_VARIANT_MISMATCH",
            Self::CallStackOverflow => "CALL_STACK_OVERFLOW",
            Self::LimitExceeded(Limit::Memory) => "MEMORY_LIMIT_EXCEEDED",
            Self::LimitExceeded(Limit::VectorLength) => "VECTOR_LENGTH_LIMIT_EXCEEDED",
            Self::LimitExceeded(Limit::ValueDepth) => "VM_MAX_VALUE_DEPTH_REACHED",
            Self::LimitExceeded(Limit::TypeSize) => "VM_MAX_TYPE_NODES_REACHED",
            Self::LimitExceeded(Limit::Instances) => "INSTANCE_LIMIT_EXCEEDED",
            Self::LimitExceeded(Limit::Events) => "EVENT_LIMIT_EXCEEDED",
            Self::LimitExceeded(Limit::Resources) => "RESOURCE_LIMIT_EXCEEDED",
            Self::LimitExceeded(Limit::Writes) => "WRITE_LIMIT_EXCEEDED",
            Self::RuntimeDispatchError => "RUNTIME_DISPATCH_ERROR",
            Self::LinkerError => "LINKER_ERROR",
            Self::MissingNative => "MISSING_NATIVE",
            Self::FailedToDeserializeArgument => "FAILED_TO_DESERIALIZE_ARGUMENT",
            Self::NumberOfArgumentsMismatch => "NUMBER_OF_ARGUMENTS_MISMATCH",
            Self::NumberOfTypeArgumentsMismatch => "NUMBER_OF_TYPE_ARGUMENTS_MISMATCH",
            Self::ConstraintNotSatisfied => "CONSTRAINT_NOT_SATISFIED",
            Self::FunctionNotEntry => "EXECUTE_ENTRY_FUNCTION_CALLED_ON_NON_ENTRY_FUNCTION",
            Self::InvalidAbortMessage => "INVALID_ABORT_MESSAGE",
            Self::AbortMessageLimitExceeded => "ABORT_MESSAGE_LIMIT_EXCEEDED",
            Self::PublishRefused => "PUBLISH_REFUSED",
        }
    }

    /// The number of the status, for those that the language names by a number.
    pub const fn status(self) -> Option<u64> {
        match self {
            Self::OutOfGas => Some(4002),
            Self::ResourceAlreadyExists => Some(4004),
            Self::MissingData => Some(4008),
            Self::ArithmeticError => Some(4017),
            Self::VectorIndexOutOfBounds | Self::VectorPopEmpty | Self::VectorUnpackLength => {
                Some(4018)
            }
            Self::CallStackOverflow => Some(4021),
            Self::LimitExceeded(Limit::ValueDepth) => Some(4025),
            Self::RuntimeDispatchError => Some(4037),
            Self::StructVariantMismatch => Some(4038),
            Self::LimitExceeded(
                Limit::Memory
                | Limit::VectorLength
                | Limit::TypeSize
                | Limit::Instances
                | Limit::Events
                | Limit::Resources
                | Limit::Writes,
            )
            | Self::LinkerError
            | Self::MissingNative
            | Self::FailedToDeserializeArgument
            | Self::NumberOfArgumentsMismatch
            | Self::NumberOfTypeArgumentsMismatch
            | Self::ConstraintNotSatisfied
            | Self::FunctionNotEntry
            | Self::InvalidAbortMessage
            | Self::AbortMessageLimitExceeded
            | Self::PublishRefused => None,
        }
    }

    /// The sub-status of a vector failure: 1 index, 2 pop from empty, 3 unpack length.
    pub const fn sub_status(self) -> Option<u64> {
        match self {
            Self::VectorIndexOutOfBounds => Some(1),
            Self::VectorPopEmpty => Some(2),
            Self::VectorUnpackLength => Some(3),
            Self::OutOfGas
            | Self::ArithmeticError
            | Self::MissingData
            | Self::ResourceAlreadyExists
            | Self::StructVariantMismatch
            | Self::CallStackOverflow
            | Self::LimitExceeded(_)
            | Self::RuntimeDispatchError
            | Self::LinkerError
            | Self::MissingNative
            | Self::FailedToDeserializeArgument
            | Self::NumberOfArgumentsMismatch
            | Self::NumberOfTypeArgumentsMismatch
            | Self::ConstraintNotSatisfied
            | Self::FunctionNotEntry
            | Self::InvalidAbortMessage
            | Self::AbortMessageLimitExceeded
            | Self::PublishRefused => None,
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self.sub_status() {
            Some(sub_status) => write!(f, " (sub-status {sub_status})"),
            None => Ok(()),
        }
    }
}
