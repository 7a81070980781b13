//! Makes modules from a few lines of Rust, and runs them in both modes of the interpreter.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use weft_bytecode::summary::FunctionSummary;
use weft_bytecode::{
    AccessSite, AddressIndex, BinaryOperation, Block, BlockIndex, Code, CompiledModule, Constant,
    ConstantIndex, Content, FieldDefinition, FunctionBody, FunctionDefinition, FunctionHandle,
    FunctionHandleIndex, IdentifierIndex, Instruction, ModuleHandle, ModuleHandleIndex, ModuleKind,
    Register, StructDefinition, StructHandle, StructHandleIndex, Terminator, Type, TypeIndex,
    Visibility,
};
use weft_runtime::code::TypeId;
use weft_runtime::execution::encode_results;
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{LeafValue, ResourceSource, ResourceValue, SourceError};
use weft_runtime::{
    CodeSnapshot, Context, ExecutionResult, FunctionCall, Loader, TrustedModule, execute_function,
};
use weft_types::{AbilitySet, AccountAddress, Identifier, ModuleId, TypeTag};

pub(crate) const SITE: AccessSite = AccessSite(0);

pub(crate) fn identifier(name: &str) -> Identifier {
    Identifier::new(name).unwrap()
}

pub(crate) fn r(index: u16) -> Register {
    Register(index)
}

pub(crate) fn immediate(destination: u16, value: u64) -> Instruction {
    Instruction::LoadImmediate {
        destination: r(destination),
        value,
    }
}

pub(crate) fn binary(
    operation: BinaryOperation,
    destination: u16,
    left: u16,
    right: u16,
) -> Instruction {
    Instruction::Binary {
        operation,
        destination: r(destination),
        left: r(left),
        right: r(right),
    }
}

pub(crate) fn block(instructions: Vec<Instruction>, terminator: Terminator) -> Block {
    Block {
        instructions,
        terminator,
    }
}

pub(crate) fn ret(values: &[u16]) -> Terminator {
    Terminator::Return {
        values: values.iter().map(|value| r(*value)).collect(),
    }
}

pub(crate) fn jump(target: u16) -> Terminator {
    Terminator::Jump {
        target: BlockIndex(target),
    }
}

pub(crate) fn branch(condition: u16, then_target: u16, else_target: u16) -> Terminator {
    Terminator::Branch {
        condition: r(condition),
        then_target: BlockIndex(then_target),
        else_target: BlockIndex(else_target),
    }
}

pub(crate) fn call(
    function: FunctionHandleIndex,
    type_arguments: &[TypeIndex],
    arguments: &[u16],
    results: &[u16],
) -> Instruction {
    Instruction::Call {
        function,
        type_arguments: type_arguments.to_vec(),
        arguments: arguments.iter().map(|argument| r(*argument)).collect(),
        results: results.iter().map(|result| r(*result)).collect(),
    }
}

/// A module that is being made.
#[derive(Debug)]
pub(crate) struct ModuleBuilder {
    pub(crate) module: CompiledModule,
    /// Definitions come first in the tables of handles; imports are added before any is used.
    defined: usize,
}

impl ModuleBuilder {
    pub(crate) fn new(address: AccountAddress, name: &str) -> Self {
        let mut builder = Self {
            module: CompiledModule {
                version: CompiledModule::VERSION,
                kind: ModuleKind::Module,
                identifiers: Vec::new(),
                addresses: Vec::new(),
                types: Vec::new(),
                constants: Vec::new(),
                module_handles: Vec::new(),
                struct_handles: Vec::new(),
                function_handles: Vec::new(),
                struct_definitions: Vec::new(),
                function_definitions: Vec::new(),
                friends: Vec::new(),
                error_names: Vec::new(),
                attributes: Vec::new(),
            },
            defined: 0,
        };
        builder.module_handle(address, name);
        builder
    }

    pub(crate) fn name(&mut self, name: &str) -> IdentifierIndex {
        let name = identifier(name);
        let identifiers = &mut self.module.identifiers;
        let position = identifiers
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                identifiers.push(name);
                identifiers.len() - 1
            });
        IdentifierIndex::from_position(position).unwrap()
    }

    pub(crate) fn module_handle(
        &mut self,
        address: AccountAddress,
        name: &str,
    ) -> ModuleHandleIndex {
        self.module.addresses.push(address);
        let address = AddressIndex::from_position(self.module.addresses.len() - 1).unwrap();
        let name = self.name(name);
        self.module
            .module_handles
            .push(ModuleHandle { address, name });
        ModuleHandleIndex::from_position(self.module.module_handles.len() - 1).unwrap()
    }

    pub(crate) fn type_(&mut self, type_: Type) -> TypeIndex {
        let types = &mut self.module.types;
        let position = types
            .iter()
            .position(|known| *known == type_)
            .unwrap_or_else(|| {
                types.push(type_);
                types.len() - 1
            });
        TypeIndex::from_position(position).unwrap()
    }

    pub(crate) fn constant(&mut self, type_: TypeIndex, bytes: &[u8]) -> ConstantIndex {
        self.module.constants.push(Constant {
            type_,
            bytes: bytes.to_vec(),
        });
        ConstantIndex::from_position(self.module.constants.len() - 1).unwrap()
    }

    /// A struct without type parameters.
    pub(crate) fn struct_(
        &mut self,
        name: &str,
        abilities: AbilitySet,
        fields: &[(&str, TypeIndex)],
    ) -> TypeIndex {
        let name = self.name(name);
        self.module.struct_handles.push(StructHandle {
            module: ModuleHandleIndex(0),
            name,
            abilities,
            type_parameters: Vec::new(),
        });
        let position = self.module.struct_handles.len() - 1;
        let handle = StructHandleIndex::from_position(position).unwrap();
        let fields = fields
            .iter()
            .map(|(name, type_)| FieldDefinition {
                name: self.name(name),
                type_: *type_,
            })
            .collect();
        self.module.struct_definitions.push(StructDefinition {
            handle,
            content: Content::Fields(fields),
        });
        self.type_(Type::Struct(handle, Vec::new()))
    }

    fn function_handle(
        &mut self,
        module: ModuleHandleIndex,
        name: &str,
        type_parameters: &[AbilitySet],
        parameters: &[TypeIndex],
        results: &[TypeIndex],
    ) -> FunctionHandleIndex {
        let name = self.name(name);
        self.module.function_handles.push(FunctionHandle {
            module,
            name,
            type_parameters: type_parameters.to_vec(),
            parameters: parameters.to_vec(),
            results: results.to_vec(),
        });
        FunctionHandleIndex::from_position(self.module.function_handles.len() - 1).unwrap()
    }

    /// Declares a function of this module; its body follows by [`ModuleBuilder::body`] in the same
    /// order.
    pub(crate) fn declare(
        &mut self,
        name: &str,
        type_parameters: &[AbilitySet],
        parameters: &[TypeIndex],
        results: &[TypeIndex],
    ) -> FunctionHandleIndex {
        self.function_handle(
            ModuleHandleIndex(0),
            name,
            type_parameters,
            parameters,
            results,
        )
    }

    /// Declares a function of another module.
    pub(crate) fn import(
        &mut self,
        module: ModuleHandleIndex,
        name: &str,
        type_parameters: &[AbilitySet],
        parameters: &[TypeIndex],
        results: &[TypeIndex],
    ) -> FunctionHandleIndex {
        self.function_handle(module, name, type_parameters, parameters, results)
    }

    fn define(&mut self, body: FunctionBody) {
        let handle = FunctionHandleIndex::from_position(self.defined).unwrap();
        self.defined += 1;
        self.module.function_definitions.push(FunctionDefinition {
            handle,
            visibility: Visibility::Public,
            is_entry: true,
            acquires: Vec::new(),
            body,
            summary: FunctionSummary::default(),
        });
    }

    /// The body of the next declared function: the types of the registers behind the parameters,
    /// and the blocks.
    pub(crate) fn body(&mut self, registers: &[TypeIndex], blocks: Vec<Block>) {
        let mut all = self.module.function_handles[self.defined]
            .parameters
            .clone();
        all.extend_from_slice(registers);
        self.define(FunctionBody::Code(Code {
            registers: all,
            blocks,
        }));
    }

    /// A native body.
    pub(crate) fn native_body(&mut self) {
        self.define(FunctionBody::Native);
    }

    pub(crate) fn finish(self) -> TrustedModule {
        TrustedModule::assume_verified(Arc::new(self.module))
    }
}

/// A module `0x42::m` with one function `f`.
pub(crate) fn single_function(
    parameters: &[Type],
    results: &[Type],
    registers: &[Type],
    blocks: Vec<Block>,
) -> TrustedModule {
    let mut builder = ModuleBuilder::new(M, "m");
    let mut types = |types: &[Type]| -> Vec<TypeIndex> {
        types
            .iter()
            .map(|type_| builder.type_(type_.clone()))
            .collect()
    };
    let (parameters, results, registers) = (types(parameters), types(results), types(registers));
    builder.declare("f", &[], &parameters, &results);
    builder.body(&registers, blocks);
    builder.finish()
}

/// Where test modules live.
pub(crate) const M: AccountAddress = AccountAddress::from_u64(0x42);

pub(crate) fn m() -> ModuleId {
    ModuleId {
        address: M,
        name: identifier("m"),
    }
}

type ResourceKey = (TypeId, AccountAddress);

/// State that is filled by hand.
#[derive(Debug, Default)]
pub(crate) struct TestState {
    resources: Mutex<BTreeMap<ResourceKey, Arc<[LeafValue]>>>,
}

impl TestState {
    pub(crate) fn set(&self, type_: TypeId, address: AccountAddress, value: ResourceValue) {
        self.resources
            .lock()
            .unwrap()
            .insert((type_, address), value.leaves);
    }
}

impl ResourceSource for TestState {
    fn fetch(
        &self,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        let resources = self.resources.lock().unwrap();
        let leaves = resources.get(&(type_, *address)).cloned();
        Ok(leaves.map(|leaves| ResourceValue { leaves }))
    }
}

/// A loader with modules.
pub(crate) fn loader(modules: &[TrustedModule]) -> Loader {
    let mut loader = Loader::new(NativeTable::standard());
    for module in modules {
        loader.add_module(module).unwrap();
    }
    loader
}

/// What a run left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) result: ExecutionResult,
    pub(crate) returned: Vec<Vec<u8>>,
}

/// Runs a function in a context and takes its results.
pub(crate) fn run_in(
    context: &mut Context,
    instance: weft_runtime::code::InstanceId,
    signers: &[AccountAddress],
    arguments: &[Vec<u8>],
    gas_limit: u64,
) -> Outcome {
    context.reset();
    let call = FunctionCall {
        instance,
        signers,
        arguments,
        gas_limit,
    };
    let result = execute_function(context, &call).unwrap();
    let returned = if result.status == weft_runtime::TransactionStatus::Success {
        let results = encode_results(context, instance);
        results.into_iter().map(|(_, bytes)| bytes).collect()
    } else {
        Vec::new()
    };
    Outcome { result, returned }
}

/// Contexts of both modes over the same state.
pub(crate) fn contexts(code: &CodeSnapshot, state: &Arc<TestState>) -> [Context; 2] {
    let new = || Context::new(code.clone()).with_source(Arc::clone(state) as _);
    [new(), new().with_paranoia()]
}

/// Runs `0x42::m::f` in both modes, which have to agree.
pub(crate) fn run(
    modules: &[TrustedModule],
    type_arguments: &[TypeTag],
    arguments: &[Vec<u8>],
    gas_limit: u64,
) -> Outcome {
    run_as(modules, type_arguments, &[], arguments, gas_limit)
}

pub(crate) fn run_as(
    modules: &[TrustedModule],
    type_arguments: &[TypeTag],
    signers: &[AccountAddress],
    arguments: &[Vec<u8>],
    gas_limit: u64,
) -> Outcome {
    let mut loader = loader(modules);
    let instance = loader
        .load_function(&m(), &identifier("f"), type_arguments)
        .unwrap();
    let state = Arc::new(TestState::default());
    let [mut fast, mut checked] = contexts(&loader.snapshot(), &state);
    let outcome = run_in(&mut fast, instance, signers, arguments, gas_limit);
    let again = run_in(&mut checked, instance, signers, arguments, gas_limit);
    assert_eq!(outcome, again, "the two modes agree");
    outcome
}

/// Canonical bytes.
pub(crate) fn bytes<T: serde::Serialize>(value: &T) -> Vec<u8> {
    bcs::to_bytes(value).unwrap()
}
