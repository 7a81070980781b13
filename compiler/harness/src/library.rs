//! The standard library, compiled and published.

use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{Engine, EngineConfig};

use crate::machine::Fault;

/// A state in which the standard library is published, and nothing else.
#[derive(Clone, Debug)]
pub struct Library {
    pub(crate) state: MemoryState,
}

impl Library {
    /// Compiles and publishes the embedded library.
    ///
    /// # Errors
    ///
    /// The library does not compile or is refused.
    pub fn load() -> Result<Self, Fault> {
        let path = Path::new("empty.move");
        let files = MemoryFileSystem::new().with(path, "");
        let compilation = weft_driver::compile(&files, path, &Options::default());
        if compilation.has_errors() {
            return Err(Fault("the standard library does not compile".to_owned()));
        }
        let modules: Vec<Vec<u8>> = compilation
            .units
            .iter()
            .map(|unit| weft_bytecode::encode(&unit.module))
            .collect();
        let mut state = MemoryState::new();
        let mut engine = Engine::new(EngineConfig::default());
        let output = engine
            .publish(&state.snapshot(), &modules)
            .map_err(|error| Fault(error.to_string()))?
            .map_err(|error| Fault(format!("the standard library is refused: {error}")))?;
        state.apply(&output);
        Ok(Self { state })
    }
}
