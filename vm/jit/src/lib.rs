//! Machine code for monomorphic functions.
//!
//! A [`Jit`] takes [`FunctionInstance`](weft_runtime::code::FunctionInstance)s to machine code by
//! way of Cranelift. The interpreter of `weft-runtime` is the semantics; machine code is a cache of
//! it that no transaction can observe: results, failures and gas are the same to the unit. What
//! cannot be compiled well is [refused](Refusal) and stays with the interpreter, so every failure
//! in here costs time and nothing else.
//!
//! The way of a function: [`plan`](self) → intermediate form → Cranelift → pages that are never
//! writable and executable → an entry in the table through which all calls go.
//!
//! On other platforms than x86-64 Linux everything is refused.

mod refusal;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod abi;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod arena;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod compile;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod effects;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod entry;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod jit;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod plan;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod translate;

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
#[path = "unavailable.rs"]
mod jit;

pub use jit::Jit;
pub use refusal::Refusal;

use weft_runtime::CodeSnapshot;
use weft_runtime::code::{FunctionInstance, InstanceId};

/// Where the frames of callees are looked up.
pub trait Callees {
    /// The instance of a number, where it exists.
    fn instance(&self, id: InstanceId) -> Option<&FunctionInstance>;
}

impl Callees for CodeSnapshot {
    fn instance(&self, id: InstanceId) -> Option<&FunctionInstance> {
        self.find_instance(id).map(|instance| &**instance)
    }
}

/// What a [`Jit`] may use. Nothing of this shows in results.
#[derive(Clone, Copy, Debug)]
pub struct JitConfig {
    /// Bytes of machine code, in whole pages, of all functions together.
    pub code_bytes_max: usize,
    /// Instances with higher numbers are not compiled.
    pub instances_max: u32,
    /// Instructions of the intermediate form of a function; compiling one takes a few microseconds.
    pub instructions_max: usize,
    /// Functions of more operations have no variables that live across blocks.
    pub small_operations_max: usize,
    /// Whether Cranelift checks its input and its register allocation: for tests, at twice the time.
    pub verify: bool,
}

impl JitConfig {
    /// For a node: 256 MiB of addresses for code, about 50 milliseconds for the largest function.
    pub const STANDARD: Self = Self {
        code_bytes_max: 256 << 20,
        instances_max: 1 << 17,
        instructions_max: 32_000,
        small_operations_max: 512,
        verify: false,
    };
}
