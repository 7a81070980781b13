//! The code of a state: modules, entry points with their footprints, and how both are replaced.
//!
//! Modules come from the view the first time something names them, and from publishing
//! transactions. Entry points are made once and kept until a module changes. What is kept is
//! right for one lineage of states; a view of another one starts again ([`CodeStore::keep_for`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use weft_bytecode::{CompiledModule, Limits, ModuleKind};
use weft_footprint::FootprintProgram;
use weft_runtime::code::TypeId;
use weft_runtime::codec::ClosureName;
use weft_runtime::natives::NativeTable;
use weft_runtime::{CodeSnapshot, LoadError, Loader, TrustedModule};
use weft_types::{AccountAddress, FailureKind, Identifier, ModuleId, StateKey, TypeTag};
use weft_verifier::{Check, VerifiedModule};

use crate::entry::EntryPoint;
use crate::machine::{NOT_ENTRY, load_failure};
use crate::output::TransactionStatus;
use crate::state_view::{StateError, StateView};
use crate::transaction::EntryFunction;

/// A position in [`CodeStore::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryId(u32);

impl EntryId {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The modules a transaction may bring in by naming one, directly or as dependencies.
const MODULES_AT_ONCE_MAX: usize = 1024;

/// See the module documentation.
#[derive(Debug)]
pub(crate) struct CodeStore {
    natives: Arc<NativeTable>,
    loader: Loader,
    /// The bytes of the modules that the state was asked for.
    modules: BTreeMap<ModuleId, Option<StoredModule>>,
    entries: Vec<Result<Arc<EntryPoint>, TransactionStatus>>,
    by_name: BTreeMap<EntryKey, EntryId>,
    /// Modules whose publication failed in this block after they were loaded.
    withdrawn: BTreeSet<ModuleId>,
    /// The names of the entries, by their ids.
    keys: Vec<EntryKey>,
    /// Changes whenever ids of types and instances start again.
    generation: u64,
}

/// A module that was published.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) id: ModuleId,
    pub(crate) bytes: Arc<[u8]>,
    replaced: Option<StoredModule>,
}

impl Published {
    /// Whether there was no module of this name.
    pub(crate) const fn is_new(&self) -> bool {
        self.replaced.is_none()
    }
}

/// Modules that are verified and not taken.
#[derive(Debug, Default)]
pub(crate) struct StagedModules {
    order: Vec<ModuleId>,
    modules: BTreeMap<ModuleId, StoredModule>,
}

impl StagedModules {
    /// The names of the modules in the order in which they were given.
    pub(crate) fn names(self) -> Vec<ModuleId> {
        self.order
    }
}

/// The modules that a module may depend on that is published: those of the store, and those that
/// are published with it.
struct Staged<'store> {
    store: &'store CodeStore,
    staged: &'store BTreeMap<ModuleId, StoredModule>,
}

impl weft_verifier::Dependencies for Staged<'_> {
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        match self.staged.get(id) {
            Some(stored) => Some(&stored.verified),
            None => self.store.module(id),
        }
    }

    fn allows_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        self.store.allows_native(module, function)
    }

    fn is_pure_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        self.store.is_pure_native(module, function)
    }
}

#[derive(Clone, Debug)]
struct StoredModule {
    bytes: Arc<[u8]>,
    verified: VerifiedModule,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct EntryKey {
    module: ModuleId,
    name: Identifier,
    type_args: Vec<TypeTag>,
}

impl EntryKey {
    fn of(call: &EntryFunction) -> Self {
        Self {
            module: call.module.clone(),
            name: call.name.clone(),
            type_args: call.type_args.clone(),
        }
    }

    fn is_of(&self, call: &EntryFunction) -> bool {
        self.name == call.name && self.module == call.module && self.type_args == call.type_args
    }
}

/// Why a module cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishError {
    /// The module, where its name can be read.
    pub module: Option<ModuleId>,
    /// The rule of the verifier that is broken, where it is one.
    pub check: Option<Check>,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for PublishError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.module {
            Some(module) => write!(f, "{module}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for PublishError {}

impl CodeStore {
    pub(crate) fn new(natives: Arc<NativeTable>) -> Self {
        Self {
            loader: Loader::new(Arc::clone(&natives)),
            natives,
            modules: BTreeMap::new(),
            entries: Vec::new(),
            by_name: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            keys: Vec::new(),
            generation: 0,
        }
    }

    /// Changes whenever the ids of types and instances start again.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Starts again unless the view holds the same modules as the state before.
    pub(crate) fn keep_for(&mut self, view: &dyn StateView) -> Result<(), StateError> {
        for (id, stored) in &self.modules {
            let bytes = view.get(&StateKey::Module(id.clone()))?;
            if bytes.as_deref() != stored.as_ref().map(|stored| &*stored.bytes) {
                self.reset();
                break;
            }
        }
        Ok(())
    }

    /// Forgets everything. Ids of types and instances start again.
    pub(crate) fn reset(&mut self) {
        self.loader = Loader::new(Arc::clone(&self.natives));
        self.modules.clear();
        self.withdrawn.clear();
        self.forget_entries();
        self.generation += 1;
    }

    fn forget_entries(&mut self) {
        self.entries.clear();
        self.by_name.clear();
        self.keys.clear();
    }

    /// The code that was loaded so far.
    pub(crate) fn snapshot(&mut self) -> CodeSnapshot {
        self.loader.snapshot()
    }

    /// The entry point of a function, or why it cannot be called.
    pub(crate) fn entry(&self, id: EntryId) -> &Result<Arc<EntryPoint>, TransactionStatus> {
        &self.entries[id.index()]
    }

    /// The entry point of a function that transactions may call, or why they cannot.
    pub(crate) fn callable(&self, id: EntryId) -> Result<Arc<EntryPoint>, TransactionStatus> {
        let entry = self.entry(id).clone()?;
        if entry.is_entry {
            Ok(entry)
        } else {
            Err(NOT_ENTRY)
        }
    }

    /// All entry points so far, by their ids.
    pub(crate) fn entries(&self) -> &[Result<Arc<EntryPoint>, TransactionStatus>] {
        &self.entries
    }

    /// Finds a closed type, or says why it cannot be used.
    pub(crate) fn load_type(
        &mut self,
        tag: &TypeTag,
        view: &dyn StateView,
    ) -> Result<Result<TypeId, LoadError>, StateError> {
        self.ensure_type(tag, 0, view)?;
        Ok(self.loader.load_type(tag))
    }

    /// Loads the function of a function value in the state.
    pub(crate) fn load_closure(
        &mut self,
        identity: &[u8],
        view: &dyn StateView,
    ) -> Result<Result<(), LoadError>, StateError> {
        if let Some(name) = ClosureName::parse(identity) {
            self.ensure(&name.module, view)?;
            for tag in name.types() {
                self.ensure_type(tag, 0, view)?;
            }
        }
        Ok(self.loader.load_closure(identity).map(|_| ()))
    }

    /// The entry point that a transaction names, if there is one already. `last` is the one that
    /// was found before, for transactions of a kind come together.
    pub(crate) fn known_entry(
        &self,
        call: &EntryFunction,
        last: &mut Option<EntryId>,
    ) -> Option<EntryId> {
        if let Some(id) = *last
            && self.keys[id.index()].is_of(call)
        {
            return Some(id);
        }
        let found = self.by_name.get(&EntryKey::of(call)).copied();
        *last = found.or(*last);
        found
    }

    /// Finds or makes the entry point that a transaction names.
    pub(crate) fn find_entry(
        &mut self,
        call: &EntryFunction,
        view: &dyn StateView,
    ) -> Result<EntryId, StateError> {
        if let Some(id) = self.known_entry(call, &mut None) {
            return Ok(id);
        }
        let entry = self.make_entry(call, view)?;
        let entry = entry.map(Arc::new).map_err(load_failure);
        let id = EntryId(crate::plan::count(self.entries.len()));
        self.entries.push(entry);
        self.keys.push(EntryKey::of(call));
        self.by_name.insert(EntryKey::of(call), id);
        Ok(id)
    }

    fn make_entry(
        &mut self,
        call: &EntryFunction,
        view: &dyn StateView,
    ) -> Result<Result<EntryPoint, LoadError>, StateError> {
        self.ensure(&call.module, view)?;
        for tag in &call.type_args {
            self.ensure_type(tag, 0, view)?;
        }
        Ok(self.load_entry(call))
    }

    fn load_entry(&mut self, call: &EntryFunction) -> Result<EntryPoint, LoadError> {
        if self.stored(&call.module).is_none() {
            return Err(LoadError {
                kind: FailureKind::LinkerError,
                module: Some(call.module.clone()),
            });
        }
        let instance = self
            .loader
            .load_function(&call.module, &call.name, &call.type_args)?;
        let closed = weft_footprint::Linker::new(&*self).close(&call.module, &call.name);
        let program = FootprintProgram::compile(&closed, &call.type_args);
        let mut types = Vec::new();
        for type_ in program.types() {
            let tag = type_
                .instantiate(&call.type_args)
                .ok_or(FailureKind::LinkerError)?;
            types.push(self.loader.load_type(&TypeTag::Struct(Box::new(tag)))?);
        }
        let snapshot = self.loader.snapshot();
        Ok(EntryPoint::new(
            snapshot.instance(instance),
            program,
            types,
            snapshot.layouts(),
        ))
    }

    /// A module of the state, as far as it was asked for.
    pub(crate) fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        self.stored(id).map(|stored| &stored.verified)
    }

    fn stored(&self, id: &ModuleId) -> Option<&StoredModule> {
        self.modules.get(id)?.as_ref()
    }

    /// Decodes and verifies modules and takes them, dependencies before dependents; all or none.
    pub(crate) fn publish(
        &mut self,
        publisher: Option<&AccountAddress>,
        modules: &[Vec<u8>],
        view: &dyn StateView,
    ) -> Result<Result<Vec<Published>, PublishError>, StateError> {
        let StagedModules { order, mut modules } = match self.stage_all(publisher, modules, view)? {
            Ok(staged) => staged,
            Err(error) => return Ok(Err(error)),
        };
        let mut published = Vec::with_capacity(order.len());
        for id in order {
            if let Some(stored) = modules.remove(&id) {
                published.push(Published {
                    id: id.clone(),
                    bytes: Arc::clone(&stored.bytes),
                    replaced: self.stored(&id).cloned(),
                });
                self.take(id, Some(stored))?;
            }
        }
        self.forget_entries();
        Ok(Ok(published))
    }

    /// Decodes and verifies modules, dependencies before dependents; changes nothing.
    pub(crate) fn stage_all(
        &mut self,
        publisher: Option<&AccountAddress>,
        modules: &[Vec<u8>],
        view: &dyn StateView,
    ) -> Result<Result<StagedModules, PublishError>, StateError> {
        let mut staged = StagedModules::default();
        for bytes in modules {
            match self.stage(publisher, bytes, &staged.modules, view)? {
                Ok((id, stored)) => {
                    staged.order.push(id.clone());
                    staged.modules.insert(id, stored);
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(staged))
    }

    /// Checks a module that is published behind the staged ones; changes nothing.
    fn stage(
        &mut self,
        publisher: Option<&AccountAddress>,
        bytes: &[u8],
        staged: &BTreeMap<ModuleId, StoredModule>,
        view: &dyn StateView,
    ) -> Result<Result<(ModuleId, StoredModule), PublishError>, StateError> {
        let refused = |module: Option<ModuleId>, message: String| {
            Ok(Err(PublishError {
                module,
                check: None,
                message,
            }))
        };
        let breaks = |id: ModuleId, error: &weft_verifier::VerifyError| {
            Ok(Err(PublishError {
                module: Some(id),
                check: Some(error.check),
                message: error.to_string(),
            }))
        };
        let module = match weft_bytecode::decode(bytes, &Limits::PRODUCTION) {
            Ok(module) => module,
            Err(error) => return refused(None, error.to_string()),
        };
        let Some(id) = module.self_id() else {
            return refused(None, "the module has no name".to_owned());
        };
        if publisher.is_some_and(|publisher| *publisher != id.address) {
            return refused(Some(id), "the module belongs to another account".to_owned());
        }
        if id.address != AccountAddress::ONE
            && let Some(native) = self.natives.missing_of(&module)
        {
            let message =
                format!("the host provides no native function `{native}` of this signature");
            return Ok(Err(PublishError {
                module: Some(id),
                check: Some(Check::NativeNotAllowed),
                message,
            }));
        }
        if staged.contains_key(&id) {
            return refused(Some(id), "the module is published twice".to_owned());
        }
        if self.withdrawn.contains(&id) {
            let message = "the publication of this module failed in this block already";
            return refused(Some(id), message.to_owned());
        }
        self.ensure(&id, view)?;
        for dependency in module.dependencies() {
            if !staged.contains_key(&dependency) {
                self.ensure(&dependency, view)?;
            }
        }
        let dependencies = Staged {
            store: self,
            staged,
        };
        let limits = &Limits::PRODUCTION;
        let verified = match weft_verifier::verify_module(module, &dependencies, limits) {
            Ok(verified) => verified,
            Err(error) => return breaks(id, &error),
        };
        if let Some(earlier) = self.stored(&id)
            && let Err(error) = weft_verifier::check_upgrade(&earlier.verified, &verified, limits)
        {
            return breaks(id, &error);
        }
        let bytes = bytes.into();
        Ok(Ok((id, StoredModule { bytes, verified })))
    }

    /// Takes published modules back. What was made from them stays in memory until the block ends,
    /// so none of them can be published in it again.
    pub(crate) fn withdraw(&mut self, published: Vec<Published>) -> Result<(), StateError> {
        for module in published {
            self.take(module.id.clone(), module.replaced)?;
            self.withdrawn.insert(module.id);
        }
        self.forget_entries();
        Ok(())
    }

    /// Whether modules were taken back: the store has to start again before the next block.
    pub(crate) fn has_withdrawn(&self) -> bool {
        !self.withdrawn.is_empty()
    }

    /// Loads a script; `Err` says why it cannot be executed.
    pub(crate) fn load_script(
        &mut self,
        code: &[u8],
        type_args: &[TypeTag],
        view: &dyn StateView,
    ) -> Result<Result<EntryPoint, TransactionStatus>, StateError> {
        let failed = |kind| {
            Ok(Err(TransactionStatus::Failed {
                kind,
                location: None,
            }))
        };
        let Ok(module) = weft_bytecode::decode(code, &Limits::PRODUCTION) else {
            return failed(FailureKind::LinkerError);
        };
        if module.kind != ModuleKind::Script {
            return failed(FailureKind::LinkerError);
        }
        let module = Arc::new(module);
        for dependency in module.dependencies() {
            self.ensure(&dependency, view)?;
        }
        for tag in type_args {
            self.ensure_type(tag, 0, view)?;
        }
        let Ok(verified) = self.verify(&module) else {
            return failed(FailureKind::LinkerError);
        };
        let instance = match self.loader.load_script(&trusted(&verified), type_args) {
            Ok(instance) => instance,
            Err(error) => return Ok(Err(load_failure(error))),
        };
        let closed = weft_footprint::Linker::new(&*self).close_in(&module, 0);
        let program = FootprintProgram::compile(&closed, type_args);
        let mut types = Vec::new();
        for type_ in program.types() {
            let tag = type_.instantiate(type_args);
            let id = tag.map(|tag| self.loader.load_type(&TypeTag::Struct(Box::new(tag))));
            match id {
                Some(Ok(id)) => types.push(id),
                Some(Err(error)) => return Ok(Err(load_failure(error))),
                None => return failed(FailureKind::LinkerError),
            }
        }
        let snapshot = self.loader.snapshot();
        let instance = snapshot.instance(instance);
        Ok(Ok(EntryPoint::new(
            instance,
            program,
            types,
            snapshot.layouts(),
        )))
    }

    fn ensure_type(
        &mut self,
        tag: &TypeTag,
        depth: usize,
        view: &dyn StateView,
    ) -> Result<(), StateError> {
        if depth > TypeTag::DEPTH_MAX {
            // The loader refuses the type.
            return Ok(());
        }
        match tag {
            TypeTag::Vector(element) => self.ensure_type(element, depth + 1, view),
            TypeTag::Struct(tag) => {
                self.ensure(&tag.module, view)?;
                tag.type_arguments
                    .iter()
                    .try_for_each(|argument| self.ensure_type(argument, depth + 1, view))
            }
            TypeTag::Function(tag) => tag
                .components()
                .try_for_each(|component| self.ensure_type(component, depth + 1, view)),
            TypeTag::Bool
            | TypeTag::U8
            | TypeTag::U16
            | TypeTag::U32
            | TypeTag::U64
            | TypeTag::U128
            | TypeTag::U256
            | TypeTag::Signed(_)
            | TypeTag::Address
            | TypeTag::Signer => Ok(()),
        }
    }

    /// Takes a module and all it depends on from the view, dependencies first.
    pub(crate) fn ensure(&mut self, id: &ModuleId, view: &dyn StateView) -> Result<(), StateError> {
        let mut path: Vec<(ModuleId, Option<RawModule>, Vec<ModuleId>)> = Vec::new();
        let mut wanted = vec![id.clone()];
        let mut fetched = 0_usize;
        loop {
            while let Some(id) = wanted.pop() {
                let is_open = path.iter().any(|(open, ..)| *open == id);
                if is_open || self.modules.contains_key(&id) {
                    continue;
                }
                fetched += 1;
                if fetched > MODULES_AT_ONCE_MAX {
                    return Err(StateError::new(format!("{id} depends on too many modules")));
                }
                let stored = read_module(&id, view)?;
                let dependencies = stored
                    .as_ref()
                    .map(|stored| stored.module.dependencies().into_iter().collect())
                    .unwrap_or_default();
                path.push((id, stored, std::mem::replace(&mut wanted, dependencies)));
            }
            let Some((id, stored, rest)) = path.pop() else {
                return Ok(());
            };
            wanted = rest;
            let stored = match stored {
                None => None,
                Some(raw) => Some(StoredModule {
                    verified: self
                        .verify(&raw.module)
                        .map_err(|error| StateError::new(error.to_string()))?,
                    bytes: raw.bytes,
                }),
            };
            self.take(id, stored)?;
        }
    }

    /// Takes a verified module whose dependencies are there.
    fn take(&mut self, id: ModuleId, stored: Option<StoredModule>) -> Result<(), StateError> {
        if let Some(stored) = &stored {
            self.loader
                .add_module(&trusted(&stored.verified))
                .map_err(|error| StateError::new(format!("{id}: {error}")))?;
        }
        self.modules.insert(id, stored);
        Ok(())
    }
}

impl CodeStore {
    /// Lets the verifier decide about a script, or a module of the state, whose dependencies are
    /// there.
    fn verify(&self, module: &Arc<CompiledModule>) -> Result<VerifiedModule, PublishError> {
        let refused = |error: weft_verifier::VerifyError| PublishError {
            module: module.self_id(),
            check: Some(error.check),
            message: error.to_string(),
        };
        let compiled = CompiledModule::clone(module);
        let limits = &Limits::PRODUCTION;
        match module.kind {
            ModuleKind::Module => weft_verifier::verify_stored(compiled, self, limits),
            ModuleKind::Script => weft_verifier::verify_script(compiled, self, limits),
        }
        .map_err(refused)
    }
}

impl weft_verifier::Dependencies for CodeStore {
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        self.stored(id).map(|stored| &stored.verified)
    }

    /// The library's modules may name natives that this machine does not have: calls of them fail.
    fn allows_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        module.address == AccountAddress::ONE || self.natives.find(module, function).is_some()
    }

    fn is_pure_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        self.natives.is_pure(module, function)
    }
}

impl weft_footprint::ModuleLookup for CodeStore {
    fn module(&self, id: &ModuleId) -> Option<&CompiledModule> {
        self.stored(id).map(|stored| &**stored.verified.module())
    }
}

/// What the loader takes of a module that the verifier accepted.
fn trusted(verified: &VerifiedModule) -> TrustedModule {
    TrustedModule::assume_verified(Arc::clone(verified.module()))
}

/// A module that was read and not yet verified.
struct RawModule {
    bytes: Arc<[u8]>,
    module: Arc<CompiledModule>,
}

fn read_module(id: &ModuleId, view: &dyn StateView) -> Result<Option<RawModule>, StateError> {
    let Some(bytes) = view.get(&StateKey::Module(id.clone()))? else {
        return Ok(None);
    };
    let module = weft_bytecode::decode(&bytes, &Limits::PRODUCTION)
        .map_err(|error| StateError::new(format!("module {id}: {error}")))?;
    if module.self_id().as_ref() != Some(id) {
        return Err(StateError::new(format!("module {id} has another name")));
    }
    Ok(Some(RawModule {
        bytes,
        module: Arc::new(module),
    }))
}
