//! From modules to instances: linking, instantiation, snapshots.
//!
//! A [`Loader`] holds the verified modules of a state, and makes every instance that an entry
//! function can reach before it runs, so that running links nothing. Whether that succeeds depends on
//! the modules alone, never on what was loaded earlier. A snapshot never changes; after a module
//! is replaced, later loads make new instances.

mod closures;
mod forward;
mod linker;
mod lower;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::Arc;

use weft_bytecode::{CompiledModule, FunctionDefinition, FunctionDefinitionIndex, Visibility};
use weft_types::{FailureKind, Identifier, Limit, ModuleId, TypeTag};
use weft_verifier::VerifiedModule;

use crate::code::{InstanceId, TypeId};
use crate::layout::TypeRegistry;
use crate::library;
pub(crate) use crate::loader::linker::signature_text;
use crate::loader::linker::{Linker, Modules};
use crate::natives::NativeTable;
use crate::snapshot::{CodeSnapshot, LoadedInstance, NewInstance, translate_all};

/// Instances of generic functions that an entry function may reach.
pub const GENERIC_INSTANCES_MAX: usize = 256;
/// Instances of any function that an entry function may reach.
pub const INSTANCES_MAX: usize = 4096;

/// Code that cannot be loaded: the outcome of a transaction that wants to run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The failure.
    pub kind: FailureKind,
    /// The module at fault, where one is known.
    pub module: Option<ModuleId>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match &self.module {
            Some(module) => write!(f, " in {module}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LoadError {}

impl From<FailureKind> for LoadError {
    fn from(kind: FailureKind) -> Self {
        Self { kind, module: None }
    }
}

/// A module that may be executed: one that was verified.
#[derive(Clone, Debug)]
pub struct TrustedModule(Arc<CompiledModule>);

impl From<&VerifiedModule> for TrustedModule {
    fn from(module: &VerifiedModule) -> Self {
        Self(Arc::clone(module.module()))
    }
}

impl TrustedModule {
    /// Takes a module on trust, for tests of engines with code that the verifier would refuse for
    /// its footprints. Whoever executes a module that is not type and memory safe breaks the
    /// process.
    pub const fn assume_verified(module: Arc<CompiledModule>) -> Self {
        Self(module)
    }

    /// The module.
    pub const fn module(&self) -> &Arc<CompiledModule> {
        &self.0
    }
}

/// A module with its names indexed.
#[derive(Debug)]
pub(crate) struct LoadedModule {
    pub(crate) id: ModuleId,
    pub(crate) module: Arc<CompiledModule>,
    functions: BTreeMap<Identifier, FunctionDefinitionIndex>,
    structs: BTreeMap<Identifier, usize>,
    pub(crate) error_names: Arc<BTreeMap<u64, String>>,
}

impl LoadedModule {
    fn new(module: Arc<CompiledModule>) -> Result<Self, LoadError> {
        let id = module.self_id().ok_or(FailureKind::LinkerError)?;
        let identifier = |index: weft_bytecode::IdentifierIndex| {
            let name = module.identifiers.get(index.index());
            name.cloned().ok_or(FailureKind::LinkerError)
        };
        let mut functions = BTreeMap::new();
        for (position, definition) in module.function_definitions.iter().enumerate() {
            let handle = module.function_handles.get(definition.handle.index());
            let name = identifier(handle.ok_or(FailureKind::LinkerError)?.name)?;
            let index = FunctionDefinitionIndex::from_position(position);
            functions.insert(name, index.ok_or(FailureKind::LinkerError)?);
        }
        let mut structs = BTreeMap::new();
        for (position, definition) in module.struct_definitions.iter().enumerate() {
            let handle = module.struct_handles.get(definition.handle.index());
            structs.insert(
                identifier(handle.ok_or(FailureKind::LinkerError)?.name)?,
                position,
            );
        }
        let mut error_names = BTreeMap::new();
        for error in &module.error_names {
            error_names.insert(error.code, identifier(error.name)?.to_string());
        }
        Ok(Self {
            id,
            functions,
            structs,
            error_names: Arc::new(error_names),
            module,
        })
    }

    /// Whether everybody may make values of the struct or enum at a position: if there are public
    /// functions that do nothing else, as the compiler makes them for a public type, or if it is a
    /// number of the library, any of which is good.
    pub(crate) fn is_open(&self, position: usize) -> bool {
        let module = &self.module;
        let Some(definition) = module.struct_definitions.get(position) else {
            return false;
        };
        let handle = module.struct_handles.get(definition.handle.index());
        let name = handle.and_then(|handle| module.identifiers.get(handle.name.index()));
        let Some(name) = name.map(Identifier::as_str) else {
            return false;
        };
        let is_public = |constructor: &str| {
            let function = Identifier::new(constructor).ok();
            let function = function.and_then(|name| self.functions.get(&name));
            let function = function.and_then(|it| module.function_definitions.get(it.index()));
            function.is_some_and(|function| function.visibility == Visibility::Public)
        };
        match definition.content.variants() {
            None => library::is_number(&self.id, name) || is_public(&format!("pack${name}")),
            Some(variants) => variants.iter().all(|variant| {
                let variant = module.identifiers.get(variant.name.index());
                variant.is_some_and(|variant| is_public(&format!("pack${name}${variant}")))
            }),
        }
    }

    /// The structs and enums whose layouts are others than in another version of the module: enums
    /// with another number of variants, and types that are open in one version only.
    fn changed_types(&self, other: &Self) -> BTreeSet<Identifier> {
        let variants = |module: &Self, position: usize| {
            let definition = module.module.struct_definitions.get(position)?;
            definition.content.variants().map(<[_]>::len)
        };
        let positions = self.structs.iter();
        let changed = positions.filter(|(name, position)| {
            let before = other.structs.get(*name);
            before.is_some_and(|before| {
                variants(other, *before) != variants(self, **position)
                    || other.is_open(*before) != self.is_open(**position)
            })
        });
        changed.map(|(name, _)| name.clone()).collect()
    }

    fn function(&self, index: FunctionDefinitionIndex) -> Result<&FunctionDefinition, FailureKind> {
        self.module
            .function_definitions
            .get(index.index())
            .ok_or(FailureKind::LinkerError)
    }
}

/// The name of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InstanceKey {
    module: ModuleId,
    function: FunctionDefinitionIndex,
    arguments: Vec<TypeId>,
}

/// The code of a state. See the module documentation.
#[derive(Debug)]
pub struct Loader {
    natives: Arc<NativeTable>,
    registry: TypeRegistry,
    modules: Modules,
    instances: Vec<Arc<LoadedInstance>>,
    keys: BTreeMap<InstanceKey, InstanceId>,
    /// Entry functions all of whose reach is known to be loadable.
    entries: BTreeSet<InstanceId>,
    /// What the closures call, by their ids, as far as that is loaded.
    targets: Vec<Option<Result<InstanceId, FailureKind>>>,
    snapshot: Option<CodeSnapshot>,
}

impl Loader {
    /// A loader without modules.
    pub fn new(natives: impl Into<Arc<NativeTable>>) -> Self {
        Self {
            natives: natives.into(),
            registry: TypeRegistry::new(),
            modules: Modules::default(),
            instances: Vec::new(),
            keys: BTreeMap::new(),
            entries: BTreeSet::new(),
            targets: Vec::new(),
            snapshot: None,
        }
    }

    /// Adds a module, or replaces it by a later version.
    pub fn add_module(&mut self, module: &TrustedModule) -> Result<(), LoadError> {
        let module = LoadedModule::new(Arc::clone(module.module()))?;
        if let Some(replaced) = self.modules.get(&module.id) {
            let changed = module.changed_types(replaced);
            self.registry.outdate(&module.id, &changed);
        }
        // Instances refer to the modules that they were made from.
        self.keys.clear();
        self.entries.clear();
        if self.modules.get(&module.id).is_some() {
            self.targets.clear();
        }
        self.modules.insert(module);
        Ok(())
    }

    /// A module of the state.
    pub fn module(&self, id: &ModuleId) -> Option<&Arc<CompiledModule>> {
        self.modules.get(id).map(|module| &module.module)
    }

    /// Loads a function with type arguments, and everything it can reach.
    pub fn load_function(
        &mut self,
        module: &ModuleId,
        function: &Identifier,
        type_arguments: &[TypeTag],
    ) -> Result<InstanceId, LoadError> {
        let missing = || LoadError {
            kind: FailureKind::LinkerError,
            module: Some(module.clone()),
        };
        let loaded = Arc::clone(self.modules.get(module).ok_or_else(missing)?);
        let definition = *loaded.functions.get(function).ok_or_else(missing)?;
        self.load(&loaded, definition, type_arguments)
    }

    /// Loads the function of a script. Scripts are not kept: each load makes new instances.
    pub fn load_script(
        &mut self,
        script: &TrustedModule,
        type_arguments: &[TypeTag],
    ) -> Result<InstanceId, LoadError> {
        let script = Arc::new(LoadedModule::new(Arc::clone(script.module()))?);
        self.keys.retain(|key, _| key.module != script.id);
        self.modules.set_script(Some(Arc::clone(&script)));
        let loaded = self.load(&script, FunctionDefinitionIndex(0), type_arguments);
        self.modules.set_script(None);
        loaded
    }

    /// The number of a type.
    pub fn load_type(&mut self, tag: &TypeTag) -> Result<TypeId, LoadError> {
        let before = self.registry.snapshot();
        let id = self.linker().intern_tag(tag, 0)?;
        if !self.registry.snapshot().is_same(&before) {
            self.snapshot = None;
        }
        Ok(id)
    }

    /// What was loaded so far.
    pub fn snapshot(&mut self) -> CodeSnapshot {
        let Self {
            registry,
            natives,
            instances,
            targets,
            ..
        } = self;
        self.snapshot
            .get_or_insert_with(|| {
                let natives = Arc::clone(natives);
                let targets = targets.as_slice().into();
                CodeSnapshot::new(registry.snapshot(), natives, instances.clone(), targets)
            })
            .clone()
    }

    fn linker(&mut self) -> Linker<'_> {
        Linker {
            registry: &mut self.registry,
            modules: &self.modules,
            natives: &self.natives,
        }
    }

    fn load(
        &mut self,
        module: &LoadedModule,
        function: FunctionDefinitionIndex,
        type_arguments: &[TypeTag],
    ) -> Result<InstanceId, LoadError> {
        let mut arguments = Vec::with_capacity(type_arguments.len());
        for tag in type_arguments {
            arguments.push(self.linker().intern_tag(tag, 0)?);
        }
        self.linker()
            .check_type_arguments(module, function, &arguments)?;
        let key = InstanceKey {
            module: module.id.clone(),
            function,
            arguments,
        };
        self.load_key(key)
    }

    /// Loads an instance and everything it can reach.
    fn load_key(&mut self, key: InstanceKey) -> Result<InstanceId, LoadError> {
        if let Some(&id) = self.keys.get(&key)
            && self.entries.contains(&id)
        {
            return Ok(id);
        }
        let (entry, mut new) = self.reach(key)?;
        closures::mark_dispatching(&self.instances, &mut new.instances);
        self.instances = {
            let translated = translate_all(&self.instances, new.instances);
            let mut instances = std::mem::take(&mut self.instances);
            instances.extend(translated);
            instances
        };
        self.keys.extend(new.keys);
        self.entries.insert(entry);
        self.resolve_closures();
        self.snapshot = None;
        Ok(entry)
    }

    /// Walks over all that an instance reaches, breadth first in code order, and makes what is
    /// missing. The walk, and with it the first failure, is the same whatever was loaded before.
    fn reach(&mut self, entry: InstanceKey) -> Result<(InstanceId, NewInstances), LoadError> {
        let mut new = NewInstances::default();
        let base = self.instances.len();
        let mut visited = BTreeSet::new();
        let mut queue = VecDeque::new();
        let mut generic = 0_usize;
        let entry_id = self.id_of(&mut new, &entry)?;
        visited.insert(entry_id);
        queue.push_back((entry_id, entry));
        while let Some((id, key)) = queue.pop_front() {
            generic += usize::from(!key.arguments.is_empty());
            if generic > GENERIC_INSTANCES_MAX || visited.len() > INSTANCES_MAX {
                return Err(LoadError {
                    kind: FailureKind::LimitExceeded(Limit::Instances),
                    module: Some(key.module),
                });
            }
            let callees: Vec<InstanceKey> = match self.instances.get(id.index()) {
                Some(loaded) => loaded.callees.clone(),
                None => {
                    let made = self.make(&mut new, id, &key)?;
                    debug_assert_eq!(made.function.id.index(), base + new.instances.len());
                    let callees = made.callees.clone();
                    new.instances.push(made);
                    callees
                }
            };
            for key in callees {
                let id = self.id_of(&mut new, &key)?;
                if visited.insert(id) {
                    queue.push_back((id, key));
                }
            }
        }
        Ok((entry_id, new))
    }

    /// The id of an instance; new ones are numbered in the order in which they are met.
    fn id_of(&self, new: &mut NewInstances, key: &InstanceKey) -> Result<InstanceId, LoadError> {
        if let Some(&id) = self.keys.get(key).or_else(|| new.keys.get(key)) {
            return Ok(id);
        }
        let position = u32::try_from(self.instances.len() + new.keys.len())
            .map_err(|_| FailureKind::LimitExceeded(Limit::Instances))?;
        let id = InstanceId(position);
        new.keys.insert(key.clone(), id);
        Ok(id)
    }

    fn make(
        &mut self,
        new: &mut NewInstances,
        id: InstanceId,
        key: &InstanceKey,
    ) -> Result<NewInstance, LoadError> {
        let at_fault = |kind| LoadError {
            kind,
            module: Some(key.module.clone()),
        };
        let module = self.modules.get(&key.module).map(Arc::clone);
        let module = module.ok_or_else(|| at_fault(FailureKind::LinkerError))?;
        let lowered = lower::lower(&mut self.linker(), &module, key).map_err(at_fault)?;
        let mut ids = Vec::with_capacity(lowered.callees.len());
        for callee in &lowered.callees {
            ids.push(self.id_of(new, callee)?);
        }
        let mut function = lowered.function;
        function.id = id;
        lower::resolve_callees(&mut function, &ids);
        forward::forward_results(&mut function);
        Ok(NewInstance {
            function: Arc::new(function),
            constants: lowered.constants,
            callees: lowered.callees,
            may_dispatch: false,
            has_module_lock: module
                .module
                .has_function_attribute(key.function, CompiledModule::MODULE_LOCK),
            error_names: Arc::clone(&module.error_names),
        })
    }
}

/// Instances that are not the loader's yet.
#[derive(Debug, Default)]
struct NewInstances {
    keys: BTreeMap<InstanceKey, InstanceId>,
    instances: Vec<NewInstance>,
}
