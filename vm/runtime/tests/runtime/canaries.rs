//! Code that no verifier lets through, to show that paranoid mode finds what it is for.

use std::sync::Arc;

use weft_runtime::code::{
    CodeBlock, End, FunctionInstance, InstanceId, Operation, Place, RegisterType, Shape, Slot,
    TypeId, Width,
};
use weft_runtime::layout::TypeRegistry;
use weft_runtime::natives::NativeTable;
use weft_runtime::{CodeSnapshot, Context, FunctionCall, Interruption, execute_function};

use crate::builder::m;

const WORD: Shape = Shape::Word(Width::W64);

/// A function of a `u64` in slot 1 with slots 2 and 3 besides, and a result in slot 0.
fn function(mut operations: Vec<Operation>) -> FunctionInstance {
    operations.insert(0, Operation::Charge { gas: 1 });
    let place = |slot| Place {
        slot: Slot(slot),
        shape: WORD,
    };
    FunctionInstance {
        id: InstanceId(0),
        module: m(),
        name: "canary".to_owned(),
        results: vec![place(0)],
        parameters: vec![place(1)],
        parameter_types: vec![RegisterType::Value(TypeId::U64)],
        result_types: vec![RegisterType::Value(TypeId::U64)],
        is_entry: true,
        registers: vec![place(1), place(2), place(3)],
        address_taken: vec![true; 3],
        frame_slots: 4,
        blocks: vec![CodeBlock {
            operations,
            instruction_ends: Vec::new(),
            end: End::Return {
                values: Arc::new([Slot(1)]),
            },
        }],
        constants: Vec::new(),
    }
}

fn run_paranoid(operations: Vec<Operation>, argument: u64) -> Result<(), Interruption> {
    let mut registry = TypeRegistry::new();
    let natives = Arc::new(NativeTable::standard());
    let functions = vec![function(operations)];
    let code = CodeSnapshot::of_instances(registry.snapshot(), natives, functions);
    let mut context = Context::new(code).with_paranoia();
    let call = FunctionCall {
        instance: InstanceId(0),
        signers: &[],
        arguments: &[argument.to_le_bytes()],
        gas_limit: 10_000,
    };
    execute_function(&mut context, &call).map(|_| ())
}

fn is_caught(operations: Vec<Operation>, argument: u64) -> bool {
    matches!(
        run_paranoid(operations, argument),
        Err(Interruption::Invariant(_))
    )
}

#[test]
fn an_integer_used_as_a_reference_is_caught() {
    let load = Operation::Load {
        destination: Slot(2),
        reference: Slot(1),
        shape: WORD,
    };
    let store = Operation::Store {
        reference: Slot(1),
        value: Slot(2),
        shape: WORD,
    };
    let length = Operation::VectorLength {
        destination: Slot(2),
        vector: Slot(1),
    };
    let push = Operation::VectorPushBack {
        vector: Slot(1),
        value: Slot(2),
        shape: WORD,
    };
    for operation in [load, store, length, push] {
        for address in [0, 8, u64::MAX - 3, 1 << 40] {
            assert!(is_caught(vec![operation.clone()], address), "{operation:?}");
        }
    }
}

#[test]
fn a_reference_that_left_its_allocation_is_caught() {
    let reach = |offset| {
        vec![
            Operation::AddressOf {
                destination: Slot(2),
                slot: Slot(1),
            },
            Operation::OffsetPointer {
                destination: Slot(2),
                base: Slot(2),
                offset,
            },
            Operation::Load {
                destination: Slot(3),
                reference: Slot(2),
                shape: WORD,
            },
        ]
    };
    assert_eq!(run_paranoid(reach(0), 1), Ok(()));
    assert!(is_caught(reach(64 << 20), 1));
}
