//! Calls of any function, whatever it takes: generated arguments for parameters of any type.

use std::sync::Arc;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use weft_bytecode::CompiledModule;
use weft_runtime::code::{InstanceId, RegisterType, TypeId, Width};
use weft_runtime::execution::{FunctionCall, encode_results, execute_function};
use weft_runtime::layout::{LayoutKind, Layouts};
use weft_runtime::loader::{Loader, TrustedModule};
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{ResourceSource, ResourceValue, SourceError};
use weft_runtime::{CodeSnapshot, Context, Interruption, TransactionStatus, codec};
use weft_types::{AccountAddress, ModuleId, TypeTag};

/// A state without resources.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl ResourceSource for Nothing {
    fn fetch(
        &self,
        _type: TypeId,
        _address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        Ok(None)
    }
}

/// Loads every function; generic ones with each of a few types that they accept.
///
/// # Panics
///
/// Panics where a module cannot be loaded that the verifier would accept.
pub fn load(modules: &[Arc<CompiledModule>]) -> CodeSnapshot {
    load_on([], modules)
}

/// As [`load`], on dependencies whose functions are loaded where they are called.
///
/// # Panics
///
/// Panics where a module cannot be loaded that the verifier would accept.
pub fn load_on<'a>(
    dependencies: impl IntoIterator<Item = &'a Arc<CompiledModule>>,
    modules: &'a [Arc<CompiledModule>],
) -> CodeSnapshot {
    let mut loader = Loader::new(NativeTable::standard());
    for module in dependencies.into_iter().chain(modules) {
        let trusted = TrustedModule::assume_verified(Arc::clone(module));
        loader.add_module(&trusted).expect("the compiler made it");
    }
    for module in modules {
        load_functions(&mut loader, module);
    }
    loader.snapshot()
}

/// Loads the functions of a module that was added; generic ones with each of a few types that they
/// accept.
pub fn load_functions(loader: &mut Loader, module: &CompiledModule) {
    let handle = module.module_handles[0];
    let id = ModuleId {
        address: module.addresses[handle.address.index()],
        name: module.identifiers[handle.name.index()].clone(),
    };
    for definition in &module.function_definitions {
        let handle = &module.function_handles[definition.handle.index()];
        let name = &module.identifiers[handle.name.index()];
        for argument in [
            TypeTag::U64,
            TypeTag::U8,
            TypeTag::Address,
            TypeTag::Vector(Box::new(TypeTag::U128)),
        ] {
            let arguments = vec![argument; handle.type_parameters.len()];
            // Natives are no instances, and not every type has every ability.
            let _ = loader.load_function(&id, name, &arguments);
            if arguments.is_empty() {
                break;
            }
        }
    }
}

/// A call of an instance.
#[derive(Debug)]
pub struct AnyCall {
    instance: InstanceId,
    /// The accounts that sign.
    pub signers: Vec<AccountAddress>,
    /// The canonical bytes of the arguments behind the signers.
    pub arguments: Vec<Vec<u8>>,
    /// The gas limit.
    pub gas_limit: u64,
}

/// What a call showed.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// How it ended.
    pub status: TransactionStatus,
    /// The gas it used.
    pub gas_used: u64,
    /// The results where it succeeded.
    pub results: Vec<(TypeId, Vec<u8>)>,
    /// The events so far.
    pub events: Vec<(TypeId, Vec<u8>)>,
}

impl AnyCall {
    /// A call with generated arguments, in one of four cases with little gas.
    pub fn generate(code: &CodeSnapshot, instance: InstanceId, random: &mut ChaCha8Rng) -> Self {
        let (mut signers, mut arguments) = (Vec::new(), Vec::new());
        for type_ in &code.instance(instance).parameter_types {
            match *type_ {
                RegisterType::Value(TypeId::SIGNER) | RegisterType::Reference(TypeId::SIGNER) => {
                    signers.push(address(random));
                }
                RegisterType::Value(type_)
                | RegisterType::Reference(type_)
                | RegisterType::MutableReference(type_) => {
                    let mut bytes = Vec::new();
                    argument(random, code.layouts(), type_, &mut bytes);
                    arguments.push(bytes);
                }
            }
        }
        let gas_limit = match random.random_range(0..4) {
            0 => random.random_range(500..2000),
            _ => 1_000_000,
        };
        Self {
            instance,
            signers,
            arguments,
            gas_limit,
        }
    }

    /// The same call with another gas limit.
    #[must_use]
    pub fn with_gas_limit(self, gas_limit: u64) -> Self {
        Self { gas_limit, ..self }
    }

    /// The same call of another instance, which takes the same.
    #[must_use]
    pub fn with_instance(self, instance: InstanceId) -> Self {
        Self { instance, ..self }
    }

    /// Runs the call in a context of the code it was generated for.
    ///
    /// # Errors
    ///
    /// An interruption: never the call's fault.
    pub fn run(&self, context: &mut Context) -> Result<Shown, Interruption> {
        let call = FunctionCall {
            instance: self.instance,
            signers: &self.signers,
            arguments: &self.arguments,
            gas_limit: self.gas_limit,
        };
        let done = execute_function(context, &call)?;
        let succeeded = done.status == TransactionStatus::Success;
        let events = context.events().iter().map(|event| {
            let mut bytes = Vec::new();
            codec::encode(
                context.layouts(),
                event.type_,
                event.value.value(),
                &mut bytes,
            );
            (event.type_, bytes)
        });
        Ok(Shown {
            gas_used: done.gas_used,
            events: events.collect(),
            results: if succeeded {
                encode_results(context, self.instance)
            } else {
                Vec::new()
            },
            status: done.status,
        })
    }
}

/// Canonical bytes of a value of a type, mostly small.
fn argument(random: &mut ChaCha8Rng, layouts: &Layouts, type_: TypeId, bytes: &mut Vec<u8>) {
    match &layouts.get(type_).kind {
        LayoutKind::Bool => bytes.push(random.random_range(0..2)),
        LayoutKind::Integer(width) | LayoutKind::Signed(width) => {
            let length = usize::try_from(width.bytes()).expect("widths are small");
            let kind = random.random_range(0..8);
            let first = match kind {
                0 => 0,
                1 => 1,
                2 => u8::MAX,
                _ => random.random_range(0..40),
            };
            let rest = if kind == 2 { u8::MAX } else { 0 };
            bytes.push(first);
            bytes.extend(std::iter::repeat_n(rest, length - 1));
            if *width == Width::W128 && random.random_range(0..4) == 0 {
                let high = bytes.len() - 6;
                bytes[high] = 3;
            }
        }
        LayoutKind::Address | LayoutKind::Signer => {
            bytes.extend_from_slice(address(random).as_bytes());
        }
        LayoutKind::Vector { element } => {
            let length = random.random_range(0..6_u8);
            bytes.push(length);
            for _ in 0..length {
                argument(random, layouts, *element, bytes);
            }
        }
        LayoutKind::Struct { fields } => {
            for field in fields {
                argument(random, layouts, field.type_, bytes);
            }
        }
        // No bytes are a function value before the function is loaded: the call is refused.
        LayoutKind::Function { .. } => {}
        LayoutKind::Enum { variants } => {
            let variant = random.random_range(0..variants.len());
            bytes.push(u8::try_from(variant).expect("enums have few variants"));
            for field in &variants[variant].fields {
                argument(random, layouts, field.type_, bytes);
            }
        }
    }
}

/// One of few, so that sequences of calls meet.
fn address(random: &mut ChaCha8Rng) -> AccountAddress {
    let choices = [0xc0_ffee, 0x42, 0x42, 0xa1, 0xa2, 1];
    AccountAddress::from_u64(choices[random.random_range(0..choices.len())])
}
