//! One cache of machine code, many threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use weft_jit::{Jit, Refusal};
use weft_runtime::code::{FunctionInstance, InstanceId, Slot};
use weft_runtime::layout::TypeRegistry;
use weft_runtime::natives::NativeTable;
use weft_runtime::{CodeSnapshot, Context, NativeCode as _};

use crate::harness::CONFIG;
use crate::samples::{recursive_sum, sum_to};

fn snapshot(functions: Vec<FunctionInstance>) -> CodeSnapshot {
    let natives = Arc::new(NativeTable::standard());
    CodeSnapshot::of_instances(TypeRegistry::new().snapshot(), natives, functions)
}

fn invoke(jit: &Jit, context: &mut Context, id: u32, argument: u64) -> Option<u64> {
    context.reset();
    context.machine.gas_left = 1_000_000;
    let frame = context.first_frame();
    frame.store_slot(Slot(1), argument);
    let done = jit.invoke(InstanceId(id), context, frame)?;
    assert!(done.is_ok());
    Some(frame.load_slot(Slot(0)))
}

#[test]
fn threads_compile_and_execute_at_the_same_time() {
    let functions = (0..16)
        .map(|id| {
            if id % 2 == 0 {
                sum_to(id)
            } else {
                recursive_sum(id, id)
            }
        })
        .collect();
    let code = snapshot(functions);
    let jit = Jit::new(CONFIG).unwrap();
    thread::scope(|scope| {
        for offset in 0..4 {
            let (jit, code) = (&jit, &code);
            scope.spawn(move || {
                let mut context = Context::new(code.clone());
                for step in 0..64 {
                    let id = (step * 5 + offset * 3) % 16;
                    let instance = code.instance(InstanceId(id));
                    match jit.compile(instance, code) {
                        Ok(()) | Err(Refusal::InProgress) => {}
                        Err(refusal) => panic!("{refusal}"),
                    }
                    if let Some(sum) = invoke(jit, &mut context, id, 10) {
                        assert_eq!(sum, if id % 2 == 0 { 45 } else { 55 });
                    }
                }
            });
        }
    });
    assert!((0..16).all(|id| jit.is_compiled(InstanceId(id))));
}

#[test]
fn released_code_is_freed_while_nobody_executes() {
    let code = snapshot(vec![sum_to(0)]);
    let jit = Jit::new(CONFIG).unwrap();
    let free = jit.free_code_bytes();
    let mut context = Context::new(code.clone());
    for _ in 0..100 {
        jit.compile(code.instance(InstanceId(0)), &code).unwrap();
        assert_eq!(invoke(&jit, &mut context, 0, 4), Some(6));
        jit.release(InstanceId(0));
        assert_eq!(invoke(&jit, &mut context, 0, 4), None);
        assert!(jit.free_code_bytes() < free);
        assert!(jit.collect());
        assert_eq!(jit.free_code_bytes(), free);
    }
}

#[test]
fn code_is_released_and_freed_under_execution() {
    let code = snapshot(vec![sum_to(0)]);
    let jit = Jit::new(CONFIG).unwrap();
    let finished = AtomicBool::new(false);
    thread::scope(|scope| {
        let executing: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut context = Context::new(code.clone());
                    let mut executed = 0_u32;
                    while !finished.load(Ordering::Relaxed) {
                        let result = invoke(&jit, &mut context, 0, 100);
                        assert!(result.is_none_or(|sum| sum == 4950));
                        executed += u32::from(result.is_some());
                    }
                    executed
                })
            })
            .collect();
        for _ in 0..200 {
            jit.compile(code.instance(InstanceId(0)), &code).unwrap();
            thread::yield_now();
            jit.release(InstanceId(0));
            jit.collect();
        }
        finished.store(true, Ordering::Relaxed);
        for thread in executing {
            thread.join().unwrap();
        }
    });
}

#[test]
fn code_memory_has_a_limit() {
    let config = weft_jit::JitConfig {
        code_bytes_max: 8 * 4096,
        ..CONFIG
    };
    let code = snapshot((0..8).map(sum_to).collect());
    let jit = Jit::new(config).unwrap();
    let outcomes: Vec<_> = code
        .instances()
        .map(|instance| jit.compile(instance, &code))
        .collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 4);
    assert_eq!(outcomes[7], Err(Refusal::OutOfCodeMemory));
}

#[test]
fn functions_compiled_together_share_pages() {
    let code = snapshot((0..8).map(sum_to).collect());
    let jit = Jit::new(CONFIG).unwrap();
    let free = jit.free_code_bytes();
    let instances: Vec<_> = code.instances().cloned().collect();
    let outcomes = jit.compile_all(&instances, &code);
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(free - jit.free_code_bytes(), 2 * 4096, "and one guard page");
    let mut context = Context::new(code);
    for id in 0..8 {
        assert_eq!(invoke(&jit, &mut context, id, 10), Some(45));
    }
    for id in 0..7 {
        jit.release(InstanceId(id));
    }
    assert!(jit.collect());
    assert_eq!(invoke(&jit, &mut context, 7, 10), Some(45));
    jit.release(InstanceId(7));
    assert!(jit.collect());
    assert_eq!(jit.free_code_bytes(), free);
}
