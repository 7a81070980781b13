//! From packages to modules: reads what a [`FileSystem`] offers and runs the stages in order.
//!
//! Nothing here touches a file, a clock or the environment on its own.

#![forbid(unsafe_code)]

mod cache;
mod clause;
pub mod file_system;
mod increment;
mod library;
pub mod manifest;
pub mod mend;
mod misfit;
mod modules;
mod observer;
pub mod package;
mod parse;
mod pipeline;
mod unit_test;
mod verification;

pub use cache::UnitCache;
pub use file_system::{FileSystem, MemoryFileSystem, ReadError};
pub use increment::{SourceText, compile_increment};
pub use mend::{Mended, MendedFile, mend};
pub use observer::{Observer, Phase};
pub use package::{Origin, Package, PackageOptions, SourceInput};
pub use pipeline::{Compilation, CompiledUnit, Options, compile, compile_observed, count_tokens};
pub use unit_test::{Expectation, FailureKind, TestArgument, UnitTest};
pub use verification::{Verification, missing_natives};
