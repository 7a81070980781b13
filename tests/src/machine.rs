//! Generated calls in the engines themselves, below blocks and plans.
//!
//! A [`Machine`] holds the code of a program and a [`World`] of resources. A call runs in a context
//! of one engine against the world as it is; what it changed is committed when the test says so, so
//! that several engines can run the same call from the same state.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use weft_bytecode::{CompiledModule, ModuleKind};
use weft_driver::Compilation;
use weft_runtime::code::{InstanceId, TypeId};
use weft_runtime::execution::{FunctionCall, execute_function};
use weft_runtime::loader::{Loader, TrustedModule};
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{
    LeafValue, ResourceEntry, ResourceSource, ResourceValue, SourceError,
};
use weft_runtime::{CodeSnapshot, Context, Interruption, TransactionStatus, codec};
use weft_types::{AccountAddress, Identifier, ModuleId, TypeTag};

use crate::generate::{Call, MODULE};

/// The resources, by type and address.
#[derive(Debug, Default)]
pub struct World(Mutex<BTreeMap<(TypeId, AccountAddress), ResourceValue>>);

impl ResourceSource for World {
    fn fetch(
        &self,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        let resources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(resources.get(&(type_, *address)).cloned())
    }
}

/// The code of a program, and its state.
#[derive(Debug)]
pub struct Machine {
    /// The code of all calls.
    pub code: CodeSnapshot,
    /// The modules, library included.
    pub modules: BTreeMap<ModuleId, CompiledModule>,
    world: Arc<World>,
    instances: BTreeMap<(String, Vec<String>), InstanceId>,
}

/// What a call did.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: TransactionStatus,
    /// The gas that it used.
    pub gas_used: u64,
    /// Types and bytes of its events.
    pub events: Vec<(TypeId, Vec<u8>)>,
    /// The resources it changed, with their bytes where they exist afterwards.
    pub writes: BTreeMap<(TypeId, AccountAddress), Option<Vec<u8>>>,
}

/// The module that a generated program is.
///
/// # Panics
///
/// Never: the name is well-formed.
pub fn module_id() -> ModuleId {
    let (address, name) = MODULE.split_once("::").expect("a module has a name");
    ModuleId {
        address: address.parse().expect("a module has an address"),
        name: Identifier::new(name).expect("a module has a name"),
    }
}

/// A type argument of a call.
///
/// # Panics
///
/// Panics where the text is no type.
pub fn type_tag(text: &str) -> TypeTag {
    text.parse().expect("the generator writes types")
}

/// The address of an account of the generator.
pub const fn account(number: u64) -> AccountAddress {
    AccountAddress::from_u64(number)
}

impl Machine {
    /// The code that some calls of a program need, and an empty state.
    ///
    /// # Panics
    ///
    /// Panics where the compilation has errors or a function cannot be loaded.
    pub fn new<'call>(
        compilation: Compilation,
        calls: impl IntoIterator<Item = &'call Call>,
    ) -> Self {
        assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
        let mut loader = Loader::new(NativeTable::standard());
        let mut modules = BTreeMap::new();
        for unit in compilation.units {
            if unit.module.kind != ModuleKind::Module {
                continue;
            }
            let module = Arc::new(unit.module);
            loader
                .add_module(&TrustedModule::assume_verified(Arc::clone(&module)))
                .expect("the compiler made it");
            let handle = module.module_handles[0];
            let id = ModuleId {
                address: module.addresses[handle.address.index()],
                name: module.identifiers[handle.name.index()].clone(),
            };
            modules.insert(id, CompiledModule::clone(&module));
        }
        let mut instances = BTreeMap::new();
        for call in calls {
            let key = (call.function.clone(), call.type_arguments.clone());
            instances.entry(key).or_insert_with(|| {
                let name = Identifier::new(&call.function).expect("a function has a name");
                let arguments: Vec<TypeTag> =
                    call.type_arguments.iter().map(|it| type_tag(it)).collect();
                loader
                    .load_function(&module_id(), &name, &arguments)
                    .expect("the generator calls what there is")
            });
        }
        Self {
            code: loader.snapshot(),
            modules,
            world: Arc::default(),
            instances,
        }
    }

    /// A context of the interpreter for this code and state.
    pub fn context(&self) -> Context {
        let source: Arc<dyn ResourceSource> = Arc::<World>::clone(&self.world);
        Context::new(self.code.clone()).with_source(source)
    }

    /// Runs a call with a gas limit in a context of this machine.
    ///
    /// # Errors
    ///
    /// An interruption: never the call's fault.
    ///
    /// # Panics
    ///
    /// Panics where the machine was not made for the call.
    pub fn run(
        &self,
        context: &mut Context,
        call: &Call,
        gas_limit: u64,
    ) -> Result<Outcome, Interruption> {
        context.reset();
        let key = (call.function.clone(), call.type_arguments.clone());
        let instance = *self.instances.get(&key).expect("the calls are known");
        let done = execute_function(
            context,
            &FunctionCall {
                instance,
                signers: &[account(call.sender)],
                arguments: &call.arguments,
                gas_limit,
            },
        )?;
        let layouts = self.code.layouts();
        let encode = |type_, value| {
            let mut bytes = Vec::new();
            codec::encode(layouts, type_, value, &mut bytes);
            bytes
        };
        let is_success = done.status == TransactionStatus::Success;
        let changed = changed(context).filter(|_| is_success);
        Ok(Outcome {
            status: done.status,
            gas_used: done.gas_used,
            events: context
                .events()
                .iter()
                .map(|event| (event.type_, encode(event.type_, event.value.value())))
                .collect(),
            writes: changed
                .map(|entry| {
                    let bytes = entry.exists.then(|| encode(entry.type_, entry.image));
                    ((entry.type_, entry.address), bytes)
                })
                .collect(),
        })
    }

    /// Keeps what the last call in a context changed, which must have succeeded.
    pub fn commit(&self, context: &Context) {
        let layouts = self.code.layouts();
        let mut resources = self.world.0.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in changed(context) {
            let key = (entry.type_, entry.address);
            if !entry.exists {
                resources.remove(&key);
                continue;
            }
            let leaves = &layouts.get(entry.type_).leaves;
            let leaves = leaves
                .iter()
                .map(|leaf| LeafValue::read(layouts, leaf, entry.image))
                .collect();
            resources.insert(key, ResourceValue { leaves });
        }
    }
}

fn changed(context: &Context) -> impl Iterator<Item = &ResourceEntry> {
    let entries = context.resources.entries().iter();
    entries.filter(|entry| entry.changed || entry.presence_changed)
}
