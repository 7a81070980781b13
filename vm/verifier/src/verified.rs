//! A module that the verifier has accepted, as a type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use weft_bytecode::{CompiledModule, FunctionDefinitionIndex, StructDefinitionIndex};
use weft_types::{Identifier, ModuleId};

use crate::error::{Result, refuse};

/// A module or script that the verifier accepted, with its names indexed. Cheap to clone.
///
/// Only the verifier makes one.
#[derive(Clone)]
pub struct VerifiedModule(Arc<Inner>);

struct Inner {
    module: Arc<CompiledModule>,
    id: ModuleId,
    dependencies: BTreeSet<ModuleId>,
    functions: BTreeMap<Identifier, FunctionDefinitionIndex>,
    structs: BTreeMap<Identifier, StructDefinitionIndex>,
}

impl VerifiedModule {
    /// For the verifier alone, once all passes are done.
    pub(crate) fn new(module: Arc<CompiledModule>) -> Result<Self> {
        let Some(id) = module.self_id() else {
            refuse!(IndexOutOfBounds, "the module does not name itself");
        };
        let name =
            |index: weft_bytecode::IdentifierIndex| module.identifiers.get(index.index()).cloned();
        let functions = (module.function_handles.iter().enumerate())
            .take(module.function_definitions.len())
            .filter_map(|(position, handle)| {
                let index = FunctionDefinitionIndex::from_position(position)?;
                Some((name(handle.name)?, index))
            })
            .collect();
        let structs = (module.struct_handles.iter().enumerate())
            .take(module.struct_definitions.len())
            .filter_map(|(position, handle)| {
                let index = StructDefinitionIndex::from_position(position)?;
                Some((name(handle.name)?, index))
            })
            .collect();
        Ok(Self(Arc::new(Inner {
            id,
            dependencies: module.dependencies(),
            functions,
            structs,
            module,
        })))
    }

    /// The module.
    pub fn module(&self) -> &Arc<CompiledModule> {
        &self.0.module
    }

    /// The name of the module.
    pub fn id(&self) -> &ModuleId {
        &self.0.id
    }

    /// The modules whose structs or functions the module names.
    pub fn dependencies(&self) -> &BTreeSet<ModuleId> {
        &self.0.dependencies
    }

    /// The function of a name.
    pub fn function_definition(&self, name: &Identifier) -> Option<FunctionDefinitionIndex> {
        self.0.functions.get(name).copied()
    }

    /// The struct of a name.
    pub fn struct_definition(&self, name: &Identifier) -> Option<StructDefinitionIndex> {
        self.0.structs.get(name).copied()
    }
}

impl Deref for VerifiedModule {
    type Target = CompiledModule;

    fn deref(&self) -> &CompiledModule {
        &self.0.module
    }
}

impl fmt::Debug for VerifiedModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifiedModule").field(self.id()).finish()
    }
}
