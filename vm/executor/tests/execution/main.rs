//! The rules of execution (section 6 of the design), each by a block that shows it.
//!
//! The modules are bytecode as text, compiled from `cell.move` and the library; blocks are executed
//! by every strategy and compared to the byte.

#[cfg(test)]
#[cfg(test)]
mod harness;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod variants;
