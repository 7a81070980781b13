//! Why a footprint is not narrower, with places in the code.
//!
//! Explanations are for people: they are returned beside summaries and not stored in modules.

use std::fmt;

use weft_bytecode::FunctionDefinitionIndex;
use weft_bytecode::summary::{Root, Target, WideningReason};

/// Why an access of a function is as wide as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Explanation {
    /// The function, whose summary holds `root`.
    pub function: FunctionDefinitionIndex,
    /// What is accessed.
    pub root: Root,
    /// Which part of it.
    pub target: Target,
    /// The block.
    pub block: u16,
    /// The instruction in the block; the terminator counts as the last one. Where it is a call of
    /// a function of this module, that function's explanations say more.
    pub instruction: u16,
    /// Why.
    pub reason: Reason,
}

/// A reason of an [`Explanation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The address is not known, so that all resources of the type are meant.
    Wildcard(WideningReason),
    /// The address is loaded from storage or is the result of another module's function, so that
    /// it may turn out not to be known when the module is linked.
    Unresolved(WideningReason),
    /// The location would change by steps alone, if it were not for this.
    Observed(Observation),
}

/// What keeps a location that is read and written from being a delta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Observation {
    /// The value is returned.
    Returned,
    /// The value is passed to a function.
    PassedToCall,
    /// The value is stored in a struct, a vector or elsewhere in storage.
    Stored,
    /// The value takes part in an operation other than a sum, a difference or a comparison.
    Computed,
    /// The value decides where execution goes, other than to an abort.
    Branched,
    /// The value is an abort code.
    AbortCode,
    /// The value is part of an address.
    UsedAsKey,
    /// The value is used after the location may have changed.
    UsedAfterChange,
    /// The value is used where paths meet that disagree on it.
    Merged,
    /// The step is taken in a loop.
    Loop,
    /// The amount of the step or the bound of the check is not known from the arguments.
    NoInterval,
    /// The value is replaced.
    Replaced,
    /// The location is read or written as a whole, in part, or through one of several references.
    WholeValue,
    /// A function that is called reads or replaces the value, which is of this root there.
    Callee(Root),
}

impl fmt::Display for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Returned => "the value is returned",
            Self::PassedToCall => "the value is passed to a function",
            Self::Stored => "the value is stored elsewhere",
            Self::Computed => "the value takes part in a computation",
            Self::Branched => "the value decides which way execution goes",
            Self::AbortCode => "the value is an abort code",
            Self::UsedAsKey => "the value is part of an address",
            Self::UsedAfterChange => "the value is used after it may have changed",
            Self::Merged => "the value is used where paths meet that disagree on it",
            Self::Loop => "the step is taken in a loop",
            Self::NoInterval => "the amount is not known from the arguments",
            Self::Replaced => "the value is replaced",
            Self::WholeValue => "the value is accessed as a whole or in part",
            Self::Callee(_) => "a function that is called reads or replaces the value",
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard(reason) | Self::Unresolved(reason) => f.write_str(describe(*reason)),
            Self::Observed(observation) => observation.fmt(f),
        }
    }
}

/// What a widening reason means to the author of a function.
pub fn describe(reason: WideningReason) -> &'static str {
    match reason {
        WideningReason::Computed => "the address is computed",
        WideningReason::Loaded => "the address is loaded from storage",
        WideningReason::CallResult => "the address is the result of a call",
        WideningReason::PathsDiffer => "the address differs between paths that meet",
        WideningReason::Loop => "the address changes in a loop",
        WideningReason::Aliased => "the address was behind a reference that was written to",
        WideningReason::Recursion => "the function calls itself",
        WideningReason::FunctionValue => "a function value is called, and which one is not known",
        WideningReason::TooLarge => "the footprint grew over its limit",
    }
}
