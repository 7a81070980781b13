//! Value layout, loading, gas, native functions and the reference interpreter.
//!
//! The interpreter *is* the semantics of the virtual machine; machine code made by `weft-jit` is a
//! cache of it that nobody can observe. Both execute [`code::FunctionInstance`]s: monomorphic code
//! with every type, layout, callee and gas charge resolved.

pub mod code;
pub mod machine;
