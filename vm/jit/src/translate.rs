//! Builds Cranelift's intermediate form of a function.
//!
//! From a [`FunctionInstance`] and its [`Plan`]. Holds afterwards: the code does exactly what the
//! interpreter does with the same operations, gas included; it contains no trap that can be reached,
//! no relocation and no symbol; every block of the intermediate form was sealed as soon as its last
//! predecessor was known, because Cranelift makes a parameter for every variable at every block that
//! is sealed late.
//!
//! Slots that the plan makes variables are variables of the front end; all others are written to
//! the frame at once, and what was read from or written to them is remembered for the few operations
//! of a *window*, so that the number of values that live at once stays bounded.

mod arithmetic;
mod call;
mod signed;
mod transfer;
mod variant;

pub(crate) use variant::ENUM_SLOTS;
mod vector;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Block, InstBuilder as _, InstructionData, MemFlagsData, Opcode, SigRef, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, Variable};
use weft_runtime::code::{CodeBlock, End, FunctionInstance, Operation, Slot, TypeId};
use weft_runtime::machine::MachineState;

use self::transfer::Location;
use crate::plan::{Plan, SlotClass, index_of};
use crate::{Callees, JitConfig, Refusal, abi};

/// Operations after which remembered values of slots in memory are forgotten.
const WINDOW_OPERATIONS: u32 = 16;

/// Remembered values after which all are forgotten.
const WINDOW_VALUES_MAX: usize = 64;

/// Longer constants are written by the runtime.
const WIDE_CONSTANT_WORDS_MAX: usize = 16;

/// Accesses to frames, the machine state and values: verified code makes no others.
const TRUSTED: MemFlagsData = MemFlagsData::trusted();

/// Builds the body of `instance` with `builder`, whose function has the signature of
/// [`abi`](crate::abi) already. Refuses before it makes many more
/// instructions than the configuration allows.
pub(crate) fn translate(
    builder: FunctionBuilder<'_>,
    instance: &FunctionInstance,
    plan: &Plan,
    callees: &dyn Callees,
    config: &JitConfig,
    frontend: cranelift_codegen::isa::TargetFrontendConfig,
) -> Result<(), Refusal> {
    let mut translator = Translator::new(builder, instance, plan, callees, config);
    translator.entry();
    for position in 0..plan.order.len() {
        translator.block(position)?;
    }
    translator.cold_blocks();
    translator.builder.finalize(frontend);
    Ok(())
}

/// Why machine code ends an execution. Each has one cold block in a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    OutOfGas,
    Arithmetic,
    CallStackOverflow,
    VectorIndex,
    Variant,
    /// The abort code is stored already.
    Aborted,
    /// Whoever failed has stored everything.
    Propagated,
}

impl Failure {
    const ALL: [Self; 7] = [
        Self::OutOfGas,
        Self::Arithmetic,
        Self::CallStackOverflow,
        Self::VectorIndex,
        Self::Variant,
        Self::Aborted,
        Self::Propagated,
    ];

    /// What goes into [`MachineState::failure`].
    const fn code(self) -> Option<u64> {
        match self {
            Self::OutOfGas => Some(MachineState::OUT_OF_GAS),
            Self::Arithmetic => Some(MachineState::ARITHMETIC_ERROR),
            Self::CallStackOverflow => Some(MachineState::CALL_STACK_OVERFLOW),
            Self::VectorIndex => Some(MachineState::VECTOR_INDEX_OUT_OF_BOUNDS),
            Self::Variant => Some(MachineState::STRUCT_VARIANT_MISMATCH),
            Self::Aborted => Some(MachineState::ABORTED),
            Self::Propagated => None,
        }
    }
}

struct Translator<'t, 'f> {
    builder: FunctionBuilder<'f>,
    instance: &'t FunctionInstance,
    plan: &'t Plan,
    callees: &'t dyn Callees,
    config: &'t JitConfig,
    /// The machine state.
    context: Value,
    /// The frame.
    frame: Value,
    /// By slot: the variable, where the plan has one.
    variables: Vec<Option<Variable>>,
    /// By block of the instance.
    blocks: Vec<Option<Block>>,
    /// By block of the instance: edges into it that are not built yet.
    edges_missing: Vec<u32>,
    cold: [Option<Block>; Failure::ALL.len()],
    /// Known values of slots of class [`SlotClass::Cached`].
    window: Vec<(u32, Value)>,
    window_operations: u32,
    step_signature: Option<SigRef>,
    call_signature: Option<SigRef>,
}

impl<'t, 'f> Translator<'t, 'f> {
    fn new(
        mut builder: FunctionBuilder<'f>,
        instance: &'t FunctionInstance,
        plan: &'t Plan,
        callees: &'t dyn Callees,
        config: &'t JitConfig,
    ) -> Self {
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        builder.seal_block(entry);
        let (context, frame) = (
            builder.block_params(entry)[0],
            builder.block_params(entry)[1],
        );
        let variables = plan
            .classes
            .iter()
            .map(|class| (*class == SlotClass::Variable).then(|| builder.declare_var(I64)))
            .collect();
        let mut translator = Self {
            builder,
            instance,
            plan,
            callees,
            config,
            context,
            frame,
            variables,
            blocks: vec![None; instance.blocks.len()],
            edges_missing: vec![0; instance.blocks.len()],
            cold: [None; Failure::ALL.len()],
            window: Vec::new(),
            window_operations: 0,
            step_signature: None,
            call_signature: None,
        };
        for &block in &plan.order {
            translator.blocks[index_of(block.0)] = Some(translator.builder.create_block());
            for target in translator.code_block(block.0).end.targets() {
                translator.edges_missing[index_of(target.0)] += 1;
            }
        }
        translator
    }

    fn code_block(&self, block: u32) -> &'t CodeBlock {
        &self.instance.blocks[index_of(block)]
    }

    /// Reads the parameters and goes to block 0, which may be the head of a loop.
    fn entry(&mut self) {
        for parameter in &self.instance.parameters {
            let first = u32::from(parameter.slot.0);
            self.reload(first, parameter.shape.slots());
        }
        let target = self.plan.order[0];
        self.edges_missing[index_of(target.0)] += 1;
        let block = self.edge(target);
        self.builder.ins().jump(block, &[]);
        self.seal_target(target);
    }

    /// The block of a target.
    fn edge(&self, target: weft_runtime::code::CodeBlockId) -> Block {
        self.blocks[index_of(target.0)].expect("targets of reachable blocks are reachable")
    }

    /// Counts an edge that was built; seals the target with the last one.
    fn seal_target(&mut self, target: weft_runtime::code::CodeBlockId) {
        let missing = &mut self.edges_missing[index_of(target.0)];
        *missing -= 1;
        if *missing == 0 {
            let block = self.edge(target);
            self.builder.seal_block(block);
        }
    }

    fn block(&mut self, position: usize) -> Result<(), Refusal> {
        let number = self.plan.order[position];
        let block = self.edge(number);
        self.builder.switch_to_block(block);
        self.forget_window();
        let code = self.code_block(number.0);
        for operation in &code.operations {
            self.operation(operation)?;
            self.window_operations += 1;
            if self.window_operations >= WINDOW_OPERATIONS {
                self.forget_window();
            }
            if self.builder.func.dfg.num_insts() > self.config.instructions_max {
                return Err(Refusal::TooLarge);
            }
        }
        self.end(&code.end);
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    fn operation(&mut self, operation: &'t Operation) -> Result<(), Refusal> {
        match operation {
            Operation::Charge { gas } => self.charge(*gas),
            Operation::Constant { destination, value } => {
                let value = self.constant(*value);
                self.set(*destination, value);
            }
            Operation::WideConstant {
                destination: _,
                words,
            } if words.len() > WIDE_CONSTANT_WORDS_MAX => self.host_step(operation),
            Operation::WideConstant { destination, words } => {
                for (slot, word) in (u32::from(destination.0)..).zip(words.iter()) {
                    let value = self.constant(*word);
                    self.set_number(slot, value);
                }
            }
            Operation::VectorConstant {
                destination,
                constant,
            } => {
                let pointer = self.instance.constants.get(index_of(*constant));
                let value = self.constant(*pointer.ok_or(Refusal::Malformed)?);
                self.set(*destination, value);
            }
            Operation::Copy {
                destination,
                source,
                slots,
            } => self.copy_slots(
                Location::slots(*source),
                Location::slots(*destination),
                u32::from(*slots),
            ),
            Operation::Arithmetic {
                operation: arithmetic,
                width,
                destination,
                left,
                right,
            } => {
                self.arithmetic(
                    operation,
                    *arithmetic,
                    *width,
                    [*destination, *left, *right],
                );
            }
            Operation::Compare {
                comparison,
                width,
                destination,
                left,
                right,
            } => self.compare(*comparison, *width, [*destination, *left, *right]),
            Operation::Not {
                destination,
                source,
            } => {
                let value = self.get(*source);
                let value = self.builder.ins().bxor_imm_u(value, 1);
                self.set(*destination, value);
            }
            Operation::Cast {
                destination,
                to,
                source,
                from,
            } => self.cast(*destination, *to, *source, *from),
            Operation::SignedArithmetic { .. }
            | Operation::SignedCompare { .. }
            | Operation::SignedCast { .. } => self.signed(operation),
            Operation::StoreField {
                base,
                offset,
                value,
                shape,
            } => self.store_field(*base, *offset, *value, *shape),
            Operation::LoadField {
                destination,
                base,
                offset,
                shape,
            } => self.load_field(*destination, *base, *offset, *shape),
            Operation::AddressOf { destination, slot } => {
                let offset = i64::from(slot_offset(u32::from(slot.0)));
                let value = self.builder.ins().iadd_imm_u(self.frame, offset);
                self.set(*destination, value);
            }
            Operation::OffsetPointer {
                destination,
                base,
                offset,
            } => {
                let base = self.get(*base);
                let value = self.builder.ins().iadd_imm_u(base, i64::from(*offset));
                self.set(*destination, value);
            }
            Operation::StoreVariant { base, variant } => self.store_variant(*base, *variant),
            Operation::CheckVariant { base, variant } => self.check_variant(*base, *variant),
            Operation::TestVariant {
                destination,
                base,
                variants,
            } => self.test_variant(*destination, *base, *variants),
            Operation::VariantField {
                destination,
                base,
                offsets,
                mutable: false,
            } if variant::is_uniform(offsets) => self.variant_field(*destination, *base, offsets),
            Operation::Load {
                destination,
                reference,
                shape,
            } => {
                let reference = Location::pointer(self.get(*reference));
                self.transfer(reference, Location::slots(*destination), *shape);
            }
            Operation::Store {
                reference,
                value,
                shape,
            } => {
                let reference = Location::pointer(self.get(*reference));
                self.transfer(Location::slots(*value), reference, *shape);
            }
            Operation::VectorLength {
                destination,
                vector,
            } => self.vector_length(*destination, *vector),
            Operation::VectorBorrow {
                destination,
                vector,
                index,
                shape,
                mutable,
            } => self.vector_borrow(operation, *destination, [*vector, *index], *shape, *mutable),
            Operation::VectorPushBack {
                vector,
                value,
                shape,
            } => self.vector_push_back(operation, *vector, *value, *shape),
            Operation::VectorPopBack {
                destination,
                vector,
                shape,
            } => self.vector_pop_back(operation, *destination, *vector, *shape),
            Operation::VectorSwap {
                vector,
                left,
                right,
                shape,
            } => self.vector_swap(operation, *vector, [*left, *right], *shape),
            Operation::EqualValues {
                destination,
                left,
                right,
                type_: TypeId::ADDRESS | TypeId::SIGNER,
                by_reference,
                negated,
            } => {
                let operands = [*left, *right].map(|operand| {
                    if *by_reference {
                        Location::pointer(self.get(operand))
                    } else {
                        Location::slots(operand)
                    }
                });
                self.equal_addresses(*destination, operands, *negated);
            }
            Operation::Call {
                callee,
                arguments,
                results,
            } => self.call(*callee, arguments, results)?,
            Operation::DeepCopy { .. }
            | Operation::VariantField { .. }
            | Operation::PackBoxed { .. }
            | Operation::UnpackBoxed { .. }
            | Operation::EqualValues { .. }
            | Operation::OrderValues { .. }
            | Operation::AbortWithMessage { .. }
            | Operation::DeepLoad { .. }
            | Operation::VectorPack { .. }
            | Operation::VectorUnpack { .. }
            | Operation::Exists { .. }
            | Operation::BorrowGlobal { .. }
            | Operation::MoveFrom { .. }
            | Operation::MoveTo { .. }
            | Operation::PackClosure { .. }
            | Operation::CallClosure { .. }
            | Operation::EnterModule { .. }
            | Operation::LeaveModule { .. }
            | Operation::CallNative { .. } => self.host_step(operation),
        }
        Ok(())
    }

    fn end(&mut self, end: &End) {
        match end {
            End::Jump(target) => {
                let block = self.edge(*target);
                self.builder.ins().jump(block, &[]);
                self.seal_target(*target);
            }
            End::Branch {
                condition,
                then_target,
                else_target,
            } => {
                let condition = self.get(*condition);
                let (then_block, else_block) = (self.edge(*then_target), self.edge(*else_target));
                self.builder
                    .ins()
                    .brif(condition, then_block, &[], else_block, &[]);
                self.seal_target(*then_target);
                self.seal_target(*else_target);
            }
            End::Switch { base, targets } => self.switch(*base, targets),
            End::Return { values } => {
                // Result slots are no variables: what is put into them is in the frame at once.
                for (value, result) in values.iter().zip(&self.instance.results) {
                    let destination = Location::slots(result.slot);
                    self.copy_slots(Location::slots(*value), destination, result.shape.slots());
                }
                self.return_status(abi::STATUS_FINE);
            }
            End::Abort { code } => {
                let code = self.get(*code);
                self.store_context(code, abi::ABORT_CODE);
                let cold = self.cold_block(Failure::Aborted);
                self.builder.ins().jump(cold, &[]);
            }
        }
    }

    /// Takes gas from the counter, or fails without changing it.
    fn charge(&mut self, gas: u32) {
        self.forget_window();
        let left = self.load_context(abi::GAS_LEFT);
        let gas = self.constant(u64::from(gas));
        let short = self.builder.ins().icmp(IntCC::UnsignedLessThan, left, gas);
        self.fail_if(short, Failure::OutOfGas);
        let left = self.builder.ins().isub(left, gas);
        self.store_context(left, abi::GAS_LEFT);
    }

    /// Has the runtime execute an operation.
    fn host_step(&mut self, operation: &'t Operation) {
        self.spill_operands(operation);
        self.host_step_call(operation);
        let mut written = Vec::new();
        let mut visit = |effect, first, slots| {
            if matches!(effect, crate::effects::Effect::Write) {
                written.push((first, slots));
            }
        };
        crate::effects::operation_effects(operation, &self.plan.registers, &mut visit)
            .expect("the plan has visited every operation");
        self.forget_window();
        for (first, slots) in written {
            self.reload(first, slots);
        }
    }

    /// Writes the variables that an operation reads to the frame.
    fn spill_operands(&mut self, operation: &'t Operation) {
        let mut read = Vec::new();
        let mut visit = |effect, first, slots| {
            if matches!(effect, crate::effects::Effect::Read) {
                read.push((first, slots));
            }
        };
        crate::effects::operation_effects(operation, &self.plan.registers, &mut visit)
            .expect("the plan has visited every operation");
        for (first, slots) in read {
            self.spill(first, slots);
        }
    }

    /// Calls the host function that executes an operation on the frame.
    fn host_step_call(&mut self, operation: &'t Operation) {
        let signature = match self.step_signature {
            Some(signature) => signature,
            None => self.import_signature(4),
        };
        self.step_signature = Some(signature);
        let table = self.load_context(abi::HOST_TABLE);
        let function = self.builder.ins().load(I64, TRUSTED, table, abi::HOST_STEP);
        let operation = self.constant(address_of(operation));
        let instance = self.constant(address_of(self.instance));
        let arguments = [self.context, self.frame, operation, instance];
        let call = self
            .builder
            .ins()
            .call_indirect(signature, function, &arguments);
        let status = self.builder.inst_results(call)[0];
        self.fail_if(status, Failure::Propagated);
    }

    fn import_signature(&mut self, parameters: usize) -> SigRef {
        self.builder
            .import_signature(signature(parameters, CallConv::SystemV))
    }

    /// Goes to the cold block of a failure where `condition` is not zero.
    fn fail_if(&mut self, condition: Value, failure: Failure) {
        let cold = self.cold_block(failure);
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, cold, &[], next, &[]);
        self.continue_in(next);
    }

    /// Continues in a block all of whose edges are built.
    fn continue_in(&mut self, block: Block) {
        self.builder.seal_block(block);
        self.builder.switch_to_block(block);
    }

    fn cold_block(&mut self, failure: Failure) -> Block {
        let entry = &mut self.cold[failure as usize];
        *entry.get_or_insert_with(|| {
            let block = self.builder.create_block();
            self.builder.set_cold_block(block);
            block
        })
    }

    fn cold_blocks(&mut self) {
        for failure in Failure::ALL {
            let Some(block) = self.cold[failure as usize] else {
                continue;
            };
            self.continue_in(block);
            if let Some(code) = failure.code() {
                let code = self.constant(code);
                self.store_context(code, abi::FAILURE);
                let instance = self.constant(u64::from(self.instance.id.0));
                self.store_context(instance, abi::FAILED_INSTANCE);
            }
            self.return_status(abi::STATUS_FAILED);
        }
    }

    fn return_status(&mut self, status: u64) {
        let status = self.constant(status);
        self.builder.ins().return_(&[status]);
    }

    fn constant(&mut self, value: u64) -> Value {
        self.builder.ins().iconst(I64, value.cast_signed())
    }

    /// The value of a word that is a constant of the function.
    fn known(&self, value: Value) -> Option<u64> {
        let definition = self.builder.func.dfg.value_def(value).inst()?;
        if let InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } = self.builder.func.dfg.insts[definition]
        {
            Some(imm.bits().cast_unsigned())
        } else {
            None
        }
    }

    fn load_context(&mut self, offset: i32) -> Value {
        self.builder.ins().load(I64, TRUSTED, self.context, offset)
    }

    fn store_context(&mut self, value: Value, offset: i32) {
        self.builder
            .ins()
            .store(TRUSTED, value, self.context, offset);
    }

    /// The value of a slot.
    fn get(&mut self, slot: Slot) -> Value {
        self.get_number(u32::from(slot.0))
    }

    /// Gives a slot a value.
    fn set(&mut self, slot: Slot, value: Value) {
        self.set_number(u32::from(slot.0), value);
    }

    fn get_number(&mut self, slot: u32) -> Value {
        if let Some(variable) = self.variables[index_of(slot)] {
            return self.builder.use_var(variable);
        }
        if let Some((_, value)) = self.window.iter().find(|(known, _)| *known == slot) {
            return *value;
        }
        let value = self
            .builder
            .ins()
            .load(I64, TRUSTED, self.frame, slot_offset(slot));
        self.remember(slot, value);
        value
    }

    fn set_number(&mut self, slot: u32, value: Value) {
        if let Some(variable) = self.variables[index_of(slot)] {
            self.builder.def_var(variable, value);
            return;
        }
        self.builder
            .ins()
            .store(TRUSTED, value, self.frame, slot_offset(slot));
        self.forget(slot, 1);
        self.remember(slot, value);
    }

    fn remember(&mut self, slot: u32, value: Value) {
        if self.plan.class(slot) == SlotClass::Cached {
            if self.window.len() >= WINDOW_VALUES_MAX {
                self.window.clear();
            }
            self.window.push((slot, value));
        }
    }

    fn forget(&mut self, first: u32, slots: u32) {
        self.window
            .retain(|(slot, _)| *slot < first || slot - first >= slots);
    }

    fn forget_window(&mut self) {
        self.window.clear();
        self.window_operations = 0;
    }

    /// Writes those slots of a range that are variables to the frame.
    fn spill(&mut self, first: u32, slots: u32) {
        for slot in first..first + slots {
            if let Some(variable) = self.variables[index_of(slot)] {
                let value = self.builder.use_var(variable);
                self.builder
                    .ins()
                    .store(TRUSTED, value, self.frame, slot_offset(slot));
            }
        }
    }

    /// Takes notice that the slots of a range were written in the frame.
    fn reload(&mut self, first: u32, slots: u32) {
        self.forget(first, slots);
        for slot in first..first + slots {
            if let Some(variable) = self.variables[index_of(slot)] {
                let value = self
                    .builder
                    .ins()
                    .load(I64, TRUSTED, self.frame, slot_offset(slot));
                self.builder.def_var(variable, value);
            }
        }
    }
}

/// The signature of compiled and host functions: words in, a status out.
pub(crate) fn signature(
    parameters: usize,
    convention: CallConv,
) -> cranelift_codegen::ir::Signature {
    let word = cranelift_codegen::ir::AbiParam::new(I64);
    let mut signature = cranelift_codegen::ir::Signature::new(convention);
    signature.params = vec![word; parameters];
    signature.returns = vec![word];
    signature
}

/// The byte offset of a slot in its frame.
fn slot_offset(slot: u32) -> i32 {
    i32::try_from(u64::from(slot) * u64::from(abi::SLOT_BYTES))
        .expect("the plan bounds frames to 64 Ki slots")
}

/// The address of something that lives as long as the machine code.
fn address_of<T>(value: &T) -> u64 {
    let address = std::ptr::from_ref(value).expose_provenance();
    u64::try_from(address).expect("addresses have at most 64 bits")
}
