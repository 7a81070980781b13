//! What the outcome of a block depends on besides the block and the state.
//!
//! Two machines whose [`SemanticsId`]s are equal come to the same outcomes. The numbers that it is made
//! of change with every change of semantics: of the bytecode and its encoding, of gas and limits, of
//! the natives of the library, and those that the embedder gives its own natives.

use std::fmt;

use sha2::{Digest, Sha256};
use weft_bytecode::CompiledModule;

use crate::gas;
use crate::natives::{NativeFootprint, NativeTable};

/// The version of what is executed besides gas and the bytecode format: limits, operations, natives of
/// the library, and which footprints are inferred, since a module is refused that carries others. A
/// change of any of them is a change of semantics.
pub const EXECUTION_VERSION: u32 = 3;

/// A hash of everything that outcomes depend on besides the block and the state; the same on every
/// machine, and from one release to the next unless semantics change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SemanticsId(pub [u8; 32]);

impl fmt::Debug for SemanticsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for SemanticsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Puts together what a semantics consists of, each part behind its length.
#[derive(Clone, Debug, Default)]
pub struct SemanticsBuilder(Sha256);

impl SemanticsBuilder {
    /// Begins with the semantics of this crate under a table of natives.
    pub fn new(natives: &NativeTable) -> Self {
        let mut builder = Self::default();
        builder.number(CompiledModule::VERSION.into());
        builder.number(gas::SCHEDULE_VERSION.into());
        builder.number(EXECUTION_VERSION.into());
        for (module, name, declaration) in natives.declarations() {
            builder.text(&module.to_string());
            builder.text(name.as_str());
            builder.text(&declaration.signature);
            builder.number(match declaration.footprint {
                NativeFootprint::Pure => 0,
                NativeFootprint::Event => 1,
                NativeFootprint::Anything => 2,
            });
            builder.number(declaration.base_gas);
            builder.number(declaration.byte_gas);
            builder.number(declaration.version.into());
        }
        builder
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    /// The hash.
    pub fn finish(self) -> SemanticsId {
        SemanticsId(self.0.finalize().into())
    }
}
