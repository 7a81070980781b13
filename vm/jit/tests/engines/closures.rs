//! Function values in all engines: the interpreter in both modes, machine code, and both by turns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;

use weft_bytecode::{CompiledModule, Limits, assemble_all};
use weft_jit::Jit;
use weft_runtime::code::InstanceId;
use weft_runtime::codec::{DecodeError, decode_resource, encode_resource};
use weft_runtime::context::NATIVE_STACK_BYTES;
use weft_runtime::execution::encode_results;
use weft_runtime::layout::Layouts;
use weft_runtime::memory::Arena;
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{LeafValue, ResourceSource, ResourceValue, SourceError};
use weft_runtime::{
    Context, ExecutionResult, FunctionCall, Interruption, Loader, TransactionStatus, TrustedModule,
    execute_function,
};
use weft_types::{AccountAddress, FailureKind, Identifier, Limit, ModuleId, StateKey, TypeTag};
use weft_verifier::{VerifiedModule, verify_module};

use crate::harness::CONFIG;

const GAS: u64 = 10_000_000;

/// The canonical bytes of resources.
type State = BTreeMap<StateKey, Vec<u8>>;

#[derive(Debug)]
struct Source {
    state: State,
    layouts: Layouts,
}

impl ResourceSource for Source {
    fn fetch(
        &self,
        type_: weft_runtime::code::TypeId,
        address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        let Some(bytes) = self.state.get(&key(&self.layouts, type_, *address)) else {
            return Ok(None);
        };
        let value = decode_resource(&self.layouts, &mut Arena::default(), type_, bytes);
        value.map(Some).map_err(|error| {
            if let DecodeError::UnknownFunction(identity) = error {
                SourceError::UnknownFunction(identity)
            } else {
                SourceError::Unavailable(error.to_string())
            }
        })
    }
}

fn key(layouts: &Layouts, type_: weft_runtime::code::TypeId, address: AccountAddress) -> StateKey {
    let tag = layouts.get(type_).struct_tag().unwrap().clone();
    StateKey::Resource { address, tag }
}

/// What a run shows.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    result: ExecutionResult,
    returned: Vec<Vec<u8>>,
    state: State,
}

impl Shown {
    #[track_caller]
    fn numbers(&self) -> Vec<u64> {
        assert_eq!(self.result.status, TransactionStatus::Success);
        let number = |bytes: &Vec<u8>| u64::from_le_bytes(bytes.as_slice().try_into().unwrap());
        self.returned.iter().map(number).collect()
    }

    #[track_caller]
    fn failure(&self) -> (FailureKind, String) {
        let TransactionStatus::Failed {
            kind,
            module: Some(module),
        } = &self.result.status
        else {
            panic!("expected a failure, found {:?}", self.result.status);
        };
        (*kind, module.name.to_string())
    }
}

fn verified(text: &str) -> Vec<VerifiedModule> {
    let mut modules: BTreeMap<ModuleId, VerifiedModule> = BTreeMap::new();
    let mut all = Vec::new();
    for mut module in assemble_all(text).unwrap() {
        let found = weft_footprint::summarize(&module);
        module.types.extend(found.added_types);
        for (definition, summary) in module.function_definitions.iter_mut().zip(found.summaries) {
            definition.summary = summary;
        }
        let module = CompiledModule { ..module };
        let module = verify_module(module, &modules, &Limits::PRODUCTION)
            .unwrap_or_else(|error| panic!("{error}"));
        modules.insert(module.id().clone(), module.clone());
        all.push(module);
    }
    all
}

fn module_id(name: &str) -> ModuleId {
    ModuleId {
        address: AccountAddress::from_u64(0x42),
        name: Identifier::new(name).unwrap(),
    }
}

/// How code is executed.
#[derive(Clone, Copy, Debug)]
enum Engine {
    Interpreter,
    Paranoid,
    MachineCode,
    /// Instances with even numbers as machine code.
    Even,
    /// Instances with odd numbers as machine code.
    Odd,
}

const ENGINES: [Engine; 5] = [
    Engine::Interpreter,
    Engine::Paranoid,
    Engine::MachineCode,
    Engine::Even,
    Engine::Odd,
];

struct Machine {
    modules: Vec<VerifiedModule>,
    /// The module whose functions are run.
    entry: &'static str,
    state: State,
    gas: u64,
}

impl Machine {
    fn new(text: &str) -> Self {
        Self {
            modules: verified(text),
            entry: "m",
            state: State::new(),
            gas: GAS,
        }
    }

    fn loader(&self) -> Loader {
        let mut loader = Loader::new(NativeTable::standard());
        for module in &self.modules {
            loader.add_module(&TrustedModule::from(module)).unwrap();
        }
        loader
    }

    /// Runs a function of `0x42::m` in all engines, which must agree, and keeps the state.
    #[track_caller]
    fn run(&mut self, name: &str, types: &[TypeTag], arguments: &[u64]) -> Shown {
        let mut all = ENGINES.iter().map(|engine| {
            let shown = self.run_in(*engine, name, types, arguments);
            (*engine, shown)
        });
        let (_, first) = all.next().unwrap();
        for (engine, shown) in all {
            assert_eq!(shown, first, "{engine:?} differs from the interpreter");
        }
        self.state.clone_from(&first.state);
        first
    }

    fn run_in(&self, engine: Engine, name: &str, types: &[TypeTag], arguments: &[u64]) -> Shown {
        let mut loader = self.loader();
        let name = Identifier::new(name).unwrap();
        let instance = loader
            .load_function(&module_id(self.entry), &name, types)
            .unwrap();
        let mut loaded = BTreeSet::new();
        loop {
            match self.attempt(engine, &mut loader, instance, arguments) {
                Ok(shown) => return shown,
                Err(Interruption::UnknownFunction(identity)) => {
                    assert!(loaded.insert(identity.to_vec()), "nothing was gained");
                    loader.load_closure(&identity).unwrap();
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    fn attempt(
        &self,
        engine: Engine,
        loader: &mut Loader,
        instance: InstanceId,
        arguments: &[u64],
    ) -> Result<Shown, Interruption> {
        let code = loader.snapshot();
        let layouts = code.layouts().clone();
        let source = Source {
            state: self.state.clone(),
            layouts: layouts.clone(),
        };
        let context = Context::new(code.clone()).with_source(Arc::new(source));
        let compiled = |holds: fn(u32) -> bool| {
            let jit = Arc::new(Jit::new(CONFIG).unwrap());
            for instance in code.instances().filter(|instance| holds(instance.id.0)) {
                jit.compile(instance, &code).unwrap();
            }
            jit
        };
        let mut context = match engine {
            Engine::Interpreter => context,
            Engine::Paranoid => context.with_paranoia(),
            Engine::MachineCode => context.with_native_code(compiled(|_| true)),
            Engine::Even => context.with_native_code(compiled(|id| id % 2 == 0)),
            Engine::Odd => context.with_native_code(compiled(|id| id % 2 == 1)),
        };
        let arguments: Vec<Vec<u8>> = (arguments.iter())
            .map(|argument| argument.to_le_bytes().to_vec())
            .collect();
        let call = FunctionCall {
            instance,
            signers: &[AccountAddress::ONE],
            arguments: &arguments,
            gas_limit: self.gas,
        };
        let result = execute_function(&mut context, &call)?;
        let is_success = result.status == TransactionStatus::Success;
        let mut state = self.state.clone();
        let mut returned = Vec::new();
        if is_success {
            returned = encode_results(&context, instance)
                .into_iter()
                .map(|(_, bytes)| bytes)
                .collect();
            for entry in context.resources.entries() {
                let key = key(&layouts, entry.type_, entry.address);
                if !entry.exists {
                    state.remove(&key);
                    continue;
                }
                let leaves: Vec<LeafValue> = (layouts.get(entry.type_).leaves.iter())
                    .map(|leaf| LeafValue::read(&layouts, leaf, entry.image))
                    .collect();
                let bytes = encode_resource(&layouts, &mut Arena::default(), entry.type_, &leaves);
                state.insert(key, bytes);
            }
        }
        Ok(Shown {
            result,
            returned,
            state,
        })
    }
}

#[test]
fn captured_values_and_arguments_meet_at_their_parameters() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        struct Pair has copy, drop { a: u8, b: u128 }
        fun digits(r0: u8, r1: u64, r2: Pair, r3: u64): (u64, u64, u8) {
        b0:
            r4: u8, r5: u128 = unpack r2
            r6: u64 = cast r4
            r7: u64 = cast r5
            r6: u64 = add r6, r1
            r7: u64 = add r7, r3
            return r6, r7, r0
        }
        fun f(r0: u64): (u64, u64, u64) {
        b0:
            r1: u8 = load 7
            r2: u128 = cast r0
            r3: Pair = pack(r1, r2)
            r4: |u64, u64|(u64, u64, u8) has copy + drop = pack_closure digits(r1, _, r3)
            r5: u64 = load 100
            r6: u64 = load 1000
            r7: u64, r8: u64, r9: u8 = call_closure r4(r5, r6)
            r10: u64 = cast r9
            return r7, r8, r10
        }
        ",
    );
    assert_eq!(machine.run("f", &[], &[5]).numbers(), [107, 1005, 7]);
}

#[test]
fn a_copy_starts_from_what_was_captured() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        fun grow(r0: vector<u64>, r1: u64): u64 {
        b0:
            r2: &mut vector<u64> = borrow_local r0
            vector_push_back r2, r1
            r3: &vector<u64> = borrow_local r0
            r4: u64 = vector_length r3
            return r4
        }
        fun f(r0: u64): (u64, u64, u64) {
        b0:
            r1: vector<u64> = vector_pack(r0)
            r2: |u64|(u64) has copy + drop = pack_closure grow(r1)
            r3: |u64|(u64) has copy + drop = copy r2
            r4: |u64|(u64) has copy + drop = copy r3
            r5: u64 = call_closure r2(r0)
            r6: u64 = call_closure r3(r0)
            r7: |u64|(u64) has copy + drop = copy r4
            r8: bool = equal r4, r7
            branch r8, b1, b2
        b1:
            r9: u64 = load 1
            return r5, r6, r9
        b2:
            return r5, r6, r0
        }
        ",
    );
    assert_eq!(machine.run("f", &[], &[3]).numbers(), [2, 2, 1]);
}

#[test]
fn references_go_through_function_values() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        struct S has copy, drop { a: u64, b: u64 }
        fun pick(r0: bool, r1: &mut S): &mut u64 {
        b0:
            branch r0, b1, b2
        b1:
            r2: &mut u64 = borrow_field r1, field0
            return r2
        b2:
            r3: &mut u64 = borrow_field r1, field1
            return r3
        }
        fun apply<T0, T1>(r0: |&mut T0|(&mut T1), r1: &mut T0): &mut T1 {
        b0:
            r2: &mut T1 = call_closure r0(r1)
            return r2
        }
        fun f(r0: u64): (u64, u64) {
        b0:
            r1: S = pack(r0, r0)
            r2: bool = load 0
            r3: |&mut S|(&mut u64) = pack_closure pick(r2)
            r4: &mut S = borrow_local r1
            r5: &mut u64 = call apply<S, u64>(r3, r4)
            r6: u64 = load 99
            write_reference r5, r6
            r7: u64, r8: u64 = unpack r1
            return r7, r8
        }
        ",
    );
    assert_eq!(machine.run("f", &[], &[4]).numbers(), [4, 99]);
}

#[test]
fn function_values_are_equal_by_function_types_and_captures() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        fun g<T0>(r0: u64): u64 {
        b0:
            return r0
        }
        fun h(r0: u64): u64 {
        b0:
            return r0
        }
        fun number(r0: bool): u64 {
        b0:
            branch r0, b1, b2
        b1:
            r1: u64 = load 1
            return r1
        b2:
            r1: u64 = load 0
            return r1
        }
        fun f(r0: u64): (u64, u64, u64, u64) {
        b0:
            r1: u64 = load 1
            r2: ||(u64) has copy + drop = pack_closure h(r0)
            r3: ||(u64) has copy + drop = pack_closure h(r1)
            r4: ||(u64) has copy + drop = pack_closure g<u8>(r0)
            r5: ||(u64) has copy + drop = pack_closure g<u16>(r0)
            r6: ||(u64) has copy + drop = pack_closure g<u8>(r0)
            r7: &||(u64) has copy + drop = borrow_local r2
            r8: &||(u64) has copy + drop = borrow_local r3
            r9: bool = equal r7, r8
            r10: u64 = call number(r9)
            r11: &||(u64) has copy + drop = borrow_local r4
            r7: &||(u64) has copy + drop = borrow_local r2
            r12: bool = equal r7, r11
            r13: u64 = call number(r12)
            r14: &||(u64) has copy + drop = borrow_local r5
            r11: &||(u64) has copy + drop = borrow_local r4
            r15: bool = equal r11, r14
            r16: u64 = call number(r15)
            r17: bool = equal r4, r6
            r18: u64 = call number(r17)
            return r10, r13, r16, r18
        }
        ",
    );
    assert_eq!(machine.run("f", &[], &[0]).numbers(), [0, 0, 0, 1]);
    assert_eq!(machine.run("f", &[], &[1]).numbers(), [1, 0, 0, 1]);
}

const NESTED: &str = "
    module 0x42::m
    fun zero(r0: u64): u64 {
    b0:
        return r0
    }
    fun more(r0: |u64|(u64) has copy + drop, r1: u64): u64 {
    b0:
        r2: u64 = call_closure r0(r1)
        r3: u64 = load 1
        r2: u64 = add r2, r3
        return r2
    }
    fun f(r0: u64): u64 {
    b0:
        r1: |u64|(u64) has copy + drop = pack_closure zero()
        r2: u64 = load 0
        r3: u64 = load 1
        jump b1
    b1:
        r4: bool = less r2, r0
        branch r4, b2, b3
    b2:
        r1: |u64|(u64) has copy + drop = pack_closure more(r1)
        r2: u64 = add r2, r3
        jump b1
    b3:
        r5: |u64|(u64) has copy + drop = copy r1
        r6: |u64|(u64) has copy + drop = copy r1
        r7: bool = equal r6, r5
        branch r7, b4, b5
    b4:
        r8: u64 = call_closure r1(r0)
        return r8
    b5:
        abort r0
    }
";

#[test]
fn attack_45_nesting_ends_at_depth_64() {
    let mut machine = Machine::new(NESTED);
    assert_eq!(machine.run("f", &[], &[1]).numbers(), [2]);
    assert_eq!(machine.run("f", &[], &[63]).numbers(), [126]);
    let shown = machine.run("f", &[], &[64]);
    let too_deep = FailureKind::LimitExceeded(Limit::ValueDepth);
    assert_eq!(shown.failure(), (too_deep, "m".to_owned()));
}

#[test]
fn gas_runs_out_at_the_same_place() {
    let mut machine = Machine::new(NESTED);
    for gas in (0..2_000).step_by(7) {
        machine.gas = gas;
        machine.run("f", &[], &[3]);
    }
}

#[test]
fn attack_43_recursion_by_function_values_ends_at_the_call_depth() {
    let text = "
        module 0x42::m
        fun f(r0: u64): u64 {
        b0:
            r1: u64 = load 0
            r2: bool = equal r0, r1
            branch r2, b1, b2
        b1:
            return r0
        b2:
            r3: u64 = load 1
            r4: u64 = subtract r0, r3
            r5: |u64|(u64) = pack_closure g()
            r6: u64 = call_closure r5(r4)
            r6: u64 = add r6, r3
            return r6
        }
        fun g(r0: u64): u64 {
        b0:
            r1: u64 = call f(r0)
            return r1
        }
        ";
    let run = || {
        let mut machine = Machine::new(text);
        assert_eq!(machine.run("f", &[], &[500]).numbers(), [500]);
        let shown = machine.run("f", &[], &[513]);
        assert_eq!(shown.failure().0, FailureKind::CallStackOverflow);
    };
    let thread = thread::Builder::new().stack_size(NATIVE_STACK_BYTES / 2);
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn natives_are_functions_like_others() {
    let mut machine = Machine::new(
        "
        module 0x1::signer
        native public fun borrow_address(r0: &signer): &address {
        }
        module 0x42::m
        use fun 0x1::signer::borrow_address(r0: &signer): &address
        fun f(r0: &signer): address {
        b0:
            r1: |&signer|(&address) = pack_closure 0x1::signer::borrow_address()
            r2: &address = call_closure r1(r0)
            r3: address = read_reference r2
            return r3
        }
        ",
    );
    let shown = machine.run("f", &[], &[]);
    assert_eq!(shown.returned, [AccountAddress::ONE.as_bytes().to_vec()]);
}

#[test]
fn a_loop_may_begin_a_function() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        fun less_one(r0: u64): u64 {
        b0:
            r1: u64 = load 1
            r2: u64 = subtract r0, r1
            return r2
        }
        fun f(r0: u64): u64 {
        b0:
            r1: |u64|(u64) = pack_closure less_one()
            r0: u64 = call_closure r1(r0)
            r2: u64 = load 0
            r3: bool = equal r0, r2
            branch r3, b1, b0
        b1:
            return r0
        }
        ",
    );
    assert_eq!(machine.run("f", &[], &[9]).numbers(), [0]);
}

const SHOP: &str = "
    module 0x42::n
    public fun apply(r0: ||(u64)): u64 {
    b0:
        r1: u64 = call_closure r0()
        return r1
    }
    public fun constant(): u64 {
    b0:
        r0: u64 = load 5
        return r0
    }
    struct Own has key { a: u64 }
    public fun put(r0: &signer): u64 {
    b0:
        r1: u64 = load 6
        r2: Own = pack(r1)
        move_to r0, r2, access0
        return r1
    }
    module 0x42::m
    use fun 0x42::n::apply(r0: ||(u64)): u64
    use fun 0x42::n::constant(): u64
    use fun 0x42::n::put(r0: &signer): u64
    attribute function_definition6 \"module_lock\"
    attribute function_definition7 \"module_lock\"
    struct R has key { a: u64 }
    fun exists_here(): u64 {
    b0:
        r0: address = load constant0
        r1: bool = exists R[r0], access0
        branch r1, b1, b2
    b1:
        r2: u64 = load 1
        return r2
    b2:
        r2: u64 = load 0
        return r2
    }
    fun pure(): u64 {
    b0:
        r0: u64 = load 2
        return r0
    }
    fun back_at_once(): u64 {
    b0:
        r0: ||(u64) = pack_closure exists_here()
        r1: u64 = call_closure r0()
        return r1
    }
    fun back_by_another(): u64 {
    b0:
        r0: ||(u64) = pack_closure exists_here()
        r1: u64 = call 0x42::n::apply(r0)
        return r1
    }
    fun elsewhere_and_on(r0: &signer): u64 {
    b0:
        r1: |&signer|(u64) = pack_closure 0x42::n::put()
        r2: u64 = call_closure r1(r0)
        r3: u64 = call exists_here()
        r2: u64 = add r2, r3
        return r2
    }
    fun back_without_resources(): u64 {
    b0:
        r0: ||(u64) = pack_closure pure()
        r1: u64 = call 0x42::n::apply(r0)
        return r1
    }
    fun locked_back(): u64 {
    b0:
        r0: u64 = call back_without_resources()
        return r0
    }
    fun locked_elsewhere(): u64 {
    b0:
        r0: ||(u64) = pack_closure 0x42::n::constant()
        r1: u64 = call_closure r0()
        return r1
    }
    const constant0: address = x\"0000000000000000000000000000000000000000000000000000000000000001\"
";

const REENTRY: FailureKind = FailureKind::RuntimeDispatchError;

#[test]
fn resources_are_out_of_reach_where_a_module_is_entered_again() {
    let mut machine = Machine::new(SHOP);
    for name in ["back_at_once", "back_by_another"] {
        let shown = machine.run(name, &[], &[]);
        assert_eq!(shown.failure(), (REENTRY, "m".to_owned()), "{name}");
    }
    assert_eq!(
        machine.run("back_without_resources", &[], &[]).numbers(),
        [2]
    );
    // Another module's resources are not, and one's own no longer once the value has returned.
    assert_eq!(machine.run("elsewhere_and_on", &[], &[]).numbers(), [6]);
    assert_eq!(machine.state.len(), 1);
}

#[test]
fn a_module_lock_forbids_every_way_back() {
    let mut machine = Machine::new(SHOP);
    let shown = machine.run("locked_back", &[], &[]);
    assert_eq!(shown.failure(), (REENTRY, "n".to_owned()));
    assert_eq!(machine.run("locked_elsewhere", &[], &[]).numbers(), [5]);
}

#[test]
fn a_module_lock_sees_calls_below_a_function_value() {
    let mut machine = Machine::new(
        "
        module 0x42::m
        attribute function_definition0 \"module_lock\"
        public fun f(r0: ||(u64)): u64 {
        b0:
            r1: u64 = call_closure r0()
            return r1
        }
        public fun pure(): u64 {
        b0:
            r0: u64 = load 2
            return r0
        }
        module 0x42::n
        use fun 0x42::m::pure(): u64
        public fun by_a_call(): u64 {
        b0:
            r0: u64 = call 0x42::m::pure()
            return r0
        }
        module 0x42::top
        use fun 0x42::n::by_a_call(): u64
        use fun 0x42::m::f(r0: ||(u64)): u64
        public fun fails(): u64 {
        b0:
            r0: ||(u64) = pack_closure 0x42::n::by_a_call()
            r1: u64 = call 0x42::m::f(r0)
            return r1
        }
        public fun succeeds(): u64 {
        b0:
            r0: u64 = call 0x42::n::by_a_call()
            return r0
        }
        ",
    );
    machine.entry = "top";
    let shown = machine.run("fails", &[], &[]);
    assert_eq!(shown.failure(), (REENTRY, "n".to_owned()));
    assert_eq!(machine.run("succeeds", &[], &[]).numbers(), [2]);
}

const STORED: &str = "
    module 0x42::library
    struct Rate has copy, drop, store { per_mille: u64 }
    public fun rate(r0: u64): Rate {
    b0:
        r1: Rate = pack(r0)
        return r1
    }
    public fun share<T0: drop>(r0: Rate, r1: u64, r2: vector<T0>): u64 {
    b0:
        r3: u64 = unpack r0
        r4: u64 = multiply r1, r3
        r5: u64 = load 1000
        r4: u64 = divide r4, r5
        r6: &vector<T0> = borrow_local r2
        r7: u64 = vector_length r6
        r4: u64 = add r4, r7
        return r4
    }
    module 0x42::m
    use struct 0x42::library::Rate has copy, drop, store
    use fun 0x42::library::rate(r0: u64): 0x42::library::Rate
    use fun 0x42::library::share<T0: drop>(r0: 0x42::library::Rate, r1: u64, r2: vector<T0>): u64
    struct Policy has key { before: u64, fee: |u64|(u64) has copy + drop + store, after: u64 }
    struct Chain has key { all: vector<|u64|(u64) has store> }
    fun keep(r0: &signer, r1: u64) {
    b0:
        r2: 0x42::library::Rate = call 0x42::library::rate(r1)
        r3: bool = load 1
        r4: vector<bool> = vector_pack(r3, r3, r3)
        r5: |u64|(u64) has copy + drop + store = pack_closure 0x42::library::share<bool>(r2, _, r4)
        r6: Policy = pack(r1, r5, r1)
        move_to r0, r6, access0
        return
    }
    fun fee(r0: u64): u64 acquires Policy {
    b0:
        r1: address = load constant0
        r2: &Policy = borrow_global r1, access0
        r3: &|u64|(u64) has copy + drop + store = borrow_field r2, field1
        r4: |u64|(u64) has copy + drop + store = read_reference r3
        r5: u64 = call_closure r4(r0)
        return r5
    }
    fun identity(r0: u64): u64 {
    b0:
        return r0
    }
    fun set(r0: u64) acquires Policy {
    b0:
        r1: address = load constant0
        r2: &mut Policy = borrow_global r1, access0
        r3: &mut (|u64|(u64) has copy + drop + store) = borrow_field r2, field1
        r4: |u64|(u64) has copy + drop + store = pack_closure identity()
        write_reference r3, r4
        return
    }
    attribute function_definition2 \"persistent\"
    const constant0: address = x\"0000000000000000000000000000000000000000000000000000000000000001\"
";

#[test]
fn stored_function_values_are_found_again() {
    let mut machine = Machine::new(STORED);
    machine.run("keep", &[], &[250]);
    let (_, bytes) = machine.state.iter().next().unwrap();
    let text = String::from_utf8_lossy(bytes);
    for part in [
        "library",
        "share",
        "bool",
        "0x42::library::Rate",
        "vector<bool>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // Nothing in the code that runs names the function: it is loaded on the way.
    assert_eq!(machine.run("fee", &[], &[1000]).numbers(), [253]);
    machine.run("set", &[], &[0]);
    assert_eq!(machine.run("fee", &[], &[1000]).numbers(), [1000]);
}

#[test]
fn forged_function_values_are_refused() {
    let mut machine = Machine::new(STORED);
    machine.run("keep", &[], &[250]);
    let key = machine.state.keys().next().unwrap().clone();
    let good = machine.state[&key].clone();
    let replace = |from: &str, to: &str| {
        let position = good
            .windows(from.len())
            .position(|window| window == from.as_bytes());
        let mut bytes = good.clone();
        let position = position.unwrap();
        bytes[position..position + to.len()].copy_from_slice(to.as_bytes());
        bytes
    };
    let forged = [
        replace("share", "shore"),
        replace("library", "librari"),
        replace("vector<bool>", "vector<u8>  "),
        replace("bool", "u128"),
        good[..good.len() - 1].to_vec(),
        good.iter().copied().chain([0]).collect(),
    ];
    for bytes in forged {
        machine.state.insert(key.clone(), bytes);
        let mut loader = machine.loader();
        let fee = Identifier::new("fee").unwrap();
        let instance = loader.load_function(&module_id("m"), &fee, &[]).unwrap();
        let refused = |interruption: &Interruption, loader: &mut Loader| match interruption {
            Interruption::UnknownFunction(identity) => loader.load_closure(identity).is_err(),
            Interruption::Source(_) => true,
            Interruption::Unplanned { .. } | Interruption::Invariant(_) => false,
        };
        let first = machine.attempt(Engine::Interpreter, &mut loader, instance, &[1]);
        let first = first.unwrap_err();
        if !refused(&first, &mut loader) {
            let second = machine.attempt(Engine::Interpreter, &mut loader, instance, &[1]);
            let second = second.unwrap_err();
            assert!(refused(&second, &mut loader), "{second:?}");
        }
    }
}
