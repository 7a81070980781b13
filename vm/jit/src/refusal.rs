//! Why there is no machine code for a function. Never an error of the function's: the interpreter
//! runs it.

use std::fmt;

/// Why there is no machine code for a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no machine code for this platform or processor.
    Unavailable,
    /// More operations, instructions or bytes than the limits.
    TooLarge,
    /// More bytes of native frame than the limit.
    NativeFrameTooLarge,
    /// The number of the instance is above the limit.
    TooManyInstances,
    /// The function names slots, blocks or constants that do not exist, or lays registers over
    /// results.
    Malformed,
    /// A callee that is not known yet.
    UnknownCallee,
    /// The compiler panicked.
    CompilerPanicked,
    /// The compiler refused the code.
    CompilerFailed,
    /// There is no room for more code.
    OutOfCodeMemory,
    /// Another thread compiles the function.
    InProgress,
}

impl Refusal {
    /// Whether a later attempt may go better.
    pub const fn is_temporary(self) -> bool {
        match self {
            Self::UnknownCallee | Self::OutOfCodeMemory | Self::InProgress => true,
            Self::Unavailable
            | Self::TooLarge
            | Self::NativeFrameTooLarge
            | Self::TooManyInstances
            | Self::Malformed
            | Self::CompilerPanicked
            | Self::CompilerFailed => false,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "no machine code for this platform or processor",
            Self::TooLarge => "the function is too large",
            Self::NativeFrameTooLarge => "the native frame is too large",
            Self::TooManyInstances => "the number of the instance is above the limit",
            Self::Malformed => "the function is malformed",
            Self::UnknownCallee => "a callee is not known",
            Self::CompilerPanicked => "the compiler panicked",
            Self::CompilerFailed => "the compiler refused the code",
            Self::OutOfCodeMemory => "no room for more code",
            Self::InProgress => "another thread compiles the function",
        })
    }
}

impl std::error::Error for Refusal {}
