//! Hand-made functions, and running them in both engines.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use std::sync::Arc;

use weft_jit::{Jit, JitConfig};
use weft_runtime::code::{
    CodeBlock, CodeBlockId, End, FunctionInstance, InstanceId, Operation, Place, Shape, Slot, Width,
};
use weft_runtime::layout::TypeRegistry;
use weft_runtime::machine::MachineState;
use weft_runtime::memory::Pointer;
use weft_runtime::natives::NativeTable;
use weft_runtime::{CodeSnapshot, Context, NativeCode as _, interpreter};
use weft_types::{AccountAddress, Identifier, ModuleId};

pub(crate) const WORD: Shape = Shape::Word(Width::W64);

/// With Cranelift's own checks, so that every test checks them too.
pub(crate) const CONFIG: JitConfig = JitConfig {
    code_bytes_max: 16 << 20,
    instances_max: 1 << 10,
    verify: true,
    ..JitConfig::STANDARD
};

/// A function that is being made: results first, then parameters, registers and blocks.
#[derive(Debug)]
pub(crate) struct Draft(FunctionInstance);

impl Draft {
    pub(crate) fn new(id: u32) -> Self {
        let module = ModuleId {
            address: AccountAddress::from_u64(0xCAFE),
            name: Identifier::new("test").unwrap(),
        };
        Self(FunctionInstance {
            id: InstanceId(id),
            module,
            name: format!("function_{id}"),
            results: Vec::new(),
            parameters: Vec::new(),
            parameter_types: Vec::new(),
            result_types: Vec::new(),
            is_entry: false,
            registers: Vec::new(),
            address_taken: Vec::new(),
            frame_slots: 0,
            blocks: Vec::new(),
            constants: Vec::new(),
        })
    }

    fn place(&mut self, shape: Shape) -> Place {
        let slot = Slot(u16::try_from(self.0.frame_slots).unwrap());
        self.0.frame_slots += shape.slots();
        Place { slot, shape }
    }

    pub(crate) fn result(&mut self, shape: Shape) -> Slot {
        let place = self.place(shape);
        self.0.results.push(place);
        place.slot
    }

    pub(crate) fn parameter(&mut self, shape: Shape) -> Slot {
        let place = self.place(shape);
        self.0.parameters.push(place);
        self.0.registers.push(place);
        self.0.address_taken.push(false);
        place.slot
    }

    pub(crate) fn register(&mut self, shape: Shape) -> Slot {
        let place = self.place(shape);
        self.0.registers.push(place);
        self.0.address_taken.push(false);
        place.slot
    }

    /// A register whose address is taken.
    pub(crate) fn pointed(&mut self, shape: Shape) -> Slot {
        let slot = self.register(shape);
        *self.0.address_taken.last_mut().unwrap() = true;
        slot
    }

    pub(crate) fn constant(&mut self, block: u64) -> u32 {
        self.0.constants.push(block);
        u32::try_from(self.0.constants.len() - 1).unwrap()
    }

    pub(crate) fn block(&mut self, operations: Vec<Operation>, end: End) -> CodeBlockId {
        self.0.blocks.push(CodeBlock {
            operations,
            instruction_ends: Vec::new(),
            end,
        });
        CodeBlockId(u32::try_from(self.0.blocks.len() - 1).unwrap())
    }

    pub(crate) fn finish(self) -> FunctionInstance {
        self.0
    }
}

pub(crate) fn returning(values: &[Slot]) -> End {
    End::Return {
        values: values.into(),
    }
}

/// What an execution shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) gas_left: u64,
    /// The results, or failure, abort code and failed instance.
    pub(crate) end: Result<Vec<u64>, (u64, u64, u64)>,
}

/// Functions that both engines can run, machine code in both modes of the compiler. The first one
/// is run.
pub(crate) struct Program {
    pub(crate) code: CodeSnapshot,
    /// With variables across blocks.
    pub(crate) small: Machine,
    /// Without.
    pub(crate) large: Machine,
    interpreted: Context,
}

/// Machine code and a context that uses it.
pub(crate) struct Machine {
    pub(crate) jit: Arc<Jit>,
    context: Context,
}

impl Machine {
    fn new(code: &CodeSnapshot, config: JitConfig) -> Self {
        let jit = Arc::new(Jit::new(config).unwrap());
        let native = Arc::clone(&jit);
        Self {
            context: Context::new(code.clone()).with_native_code(native),
            jit,
        }
    }
}

impl Program {
    /// Compiles all functions and insists on it.
    pub(crate) fn new(functions: Vec<FunctionInstance>) -> Self {
        let program = Self::interpreted(functions, CONFIG);
        for machine in [&program.small, &program.large] {
            for instance in program.code.instances() {
                machine
                    .jit
                    .compile(instance, &program.code)
                    .unwrap_or_else(|refusal| panic!("{}: {refusal}", instance.name));
            }
        }
        program
    }

    /// Compiles nothing yet.
    pub(crate) fn interpreted(functions: Vec<FunctionInstance>, config: JitConfig) -> Self {
        let layouts = TypeRegistry::new().snapshot();
        let natives = Arc::new(NativeTable::standard());
        let code = CodeSnapshot::of_instances(layouts, natives, functions);
        let large = JitConfig {
            small_operations_max: 0,
            ..config
        };
        Self {
            small: Machine::new(&code, config),
            large: Machine::new(&code, large),
            interpreted: Context::new(code.clone()),
            code,
        }
    }

    /// Runs the first function in both engines, which must agree.
    #[track_caller]
    pub(crate) fn run(&mut self, gas: u64, arguments: &[u64]) -> Outcome {
        let expected = self.run_interpreted(gas, arguments);
        let outcome = self.run_compiled(gas, arguments);
        assert_eq!(outcome, expected, "arguments {arguments:x?}, gas {gas}");
        let outcome = run_machine(&mut self.large, &self.code, gas, arguments);
        assert_eq!(outcome, expected, "large: {arguments:x?}, gas {gas}");
        outcome
    }

    /// Runs the first function as machine code.
    pub(crate) fn run_compiled(&mut self, gas: u64, arguments: &[u64]) -> Outcome {
        run_machine(&mut self.small, &self.code, gas, arguments)
    }

    /// Runs the first function in the interpreter alone.
    pub(crate) fn run_interpreted(&mut self, gas: u64, arguments: &[u64]) -> Outcome {
        let first = self.code.instance(InstanceId(0));
        let context = &mut self.interpreted;
        prepare(first, context, gas, arguments);
        let frame = context.first_frame();
        let done = interpreter::run(context, first.id, frame);
        outcome(first, context, done.is_ok())
    }
}

fn run_machine(machine: &mut Machine, code: &CodeSnapshot, gas: u64, arguments: &[u64]) -> Outcome {
    let first = code.instance(InstanceId(0));
    let context = &mut machine.context;
    prepare(first, context, gas, arguments);
    let frame = context.first_frame();
    let depth = context.machine.depth_left;
    let done = match machine.jit.invoke(first.id, context, frame) {
        Some(done) => done,
        None => interpreter::run(context, first.id, frame),
    };
    if done.is_ok() {
        assert_eq!(context.machine.depth_left, depth, "calls are balanced");
    }
    outcome(first, context, done.is_ok())
}

fn prepare(first: &FunctionInstance, context: &mut Context, gas: u64, arguments: &[u64]) {
    context.reset();
    context.machine.gas_left = gas;
    let slots = first.parameters.iter().flat_map(|place| {
        let first = place.slot.0;
        first..first + u16::try_from(place.shape.slots()).unwrap()
    });
    let slots: Vec<u16> = slots.collect();
    assert_eq!(slots.len(), arguments.len(), "one word for each slot");
    for (slot, argument) in slots.into_iter().zip(arguments) {
        context.first_frame().store_slot(Slot(slot), *argument);
    }
}

fn outcome(first: &FunctionInstance, context: &Context, succeeded: bool) -> Outcome {
    let machine = &context.machine;
    let end = if succeeded {
        let places = first.results.iter();
        Ok(places
            .flat_map(|place| words_of(context.first_frame(), *place))
            .collect())
    } else {
        let code = match machine.failure {
            MachineState::ABORTED => machine.abort_code,
            _ => 0,
        };
        Err((machine.failure, code, machine.failed_instance))
    };
    Outcome {
        gas_left: machine.gas_left,
        end,
    }
}

/// The words of a value in a frame; bytes behind its end do not count.
fn words_of(frame: Pointer, place: Place) -> Vec<u64> {
    let first = place.slot.0;
    let slots = first..first + u16::try_from(place.shape.slots()).unwrap();
    let mut words: Vec<u64> = slots.map(|slot| frame.load_slot(Slot(slot))).collect();
    if let (Shape::Bytes(bytes), Some(last)) = (place.shape, words.last_mut())
        && bytes % 8 != 0
    {
        *last &= (1 << (bytes % 8 * 8)) - 1;
    }
    words
}
