//! What a function reads and writes, inferred from its code.
//!
//! Bytecode goes in, footprints come out: terms over the arguments that say which resources a
//! function may touch, which leaves of them and how. An error or an unknown widens to the
//! narrowest scope that is certain to hold it, never to nothing.
//!
//! This crate knows nothing of execution, of values or of layouts: it names leaves by paths of
//! fields and leaves their expansion to the executor.

mod analysis;
mod cause;
mod closed;
mod cover;
mod emit;
mod explanation;
mod link;
mod mode;
mod native;
mod program;
mod show;
mod summarize;
mod term;

pub use cause::{Cause, causes};
pub use closed::{ClosedResource, ClosedSummary, Level, StructTerm, TypeTerm};
pub use cover::{covers, uncovered, uncovered_with};
pub use explanation::{Explanation, Observation, Reason, describe};
pub use link::{Linker, ModuleLookup};
pub use mode::LeafMode;
pub use native::PureNatives;
pub use program::{
    ArgumentValue, ConcreteAccess, ConcreteMode, ConcreteResource, ConcreteStep, Footprint,
    FootprintProgram, InstantiationLimits, ProgramAccess, WildcardScope,
};
pub use show::{AccessView, FootprintView, FunctionNames, ModeView, StepView, location_of};
pub use summarize::{
    Completed, ModuleSummaries, complete, complete_with, summarize, summarize_with,
};
