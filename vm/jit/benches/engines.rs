//! The two engines and native Rust on the same loops: `cargo bench -p weft-jit`.
//!
//! One iteration of a benchmark is one iteration of its loop, so that times compare.

#[path = "../tests/engines/harness.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod harness;
#[path = "../tests/engines/samples.rs"]
mod samples;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use harness::{CONFIG, Program};
use weft_jit::JitConfig;
use weft_runtime::code::{FunctionInstance, InstanceId};

const UNVERIFIED: JitConfig = JitConfig {
    verify: false,
    ..CONFIG
};

/// Iterations of a loop for each measurement.
const ITERATIONS: u64 = 1 << 20;
const GAS: u64 = u64::MAX / 2;

/// The gas counter of native code: as in machine code, in memory.
struct Counter(u64);

impl Counter {
    #[inline]
    fn charge(&mut self, gas: u64) -> Option<()> {
        self.0 = self.0.checked_sub(gas)?;
        Some(())
    }
}

fn native_sum(n: u64, gas: &mut Counter) -> Option<u64> {
    let (mut i, mut s) = (0_u64, 0_u64);
    gas.charge(3)?;
    loop {
        gas.charge(2)?;
        if i >= n {
            break;
        }
        gas.charge(3)?;
        s = s.checked_add(i)?;
        i = i.checked_add(1)?;
    }
    gas.charge(1)?;
    Some(s)
}

fn native_mix(n: u64, gas: &mut Counter) -> Option<u64> {
    let (mut i, mut s) = (0_u64, 12345_u64);
    gas.charge(3)?;
    loop {
        gas.charge(2)?;
        if i >= n {
            break;
        }
        gas.charge(3)?;
        s = ((s.checked_shr(1)?.checked_mul(3)?) ^ i) & 0xffff_ffff;
        i = i.checked_add(1)?;
    }
    gas.charge(1)?;
    Some(s)
}

type Native = fn(u64, &mut Counter) -> Option<u64>;

#[expect(clippy::disallowed_methods, reason = "benchmarks measure")]
fn per_iteration(iterations: u64, mut run: impl FnMut()) -> Duration {
    let started = Instant::now();
    for _ in 0..iterations.div_ceil(ITERATIONS) {
        run();
    }
    let rounds = iterations.div_ceil(ITERATIONS) * ITERATIONS;
    let nanoseconds = started.elapsed().as_nanos() * u128::from(iterations) / u128::from(rounds);
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

fn loops(criterion: &mut Criterion) {
    let cases: [(&str, FunctionInstance, Native); 2] = [
        ("light", samples::sum_to(0), native_sum),
        ("heavy", samples::mix_to(0), native_mix),
    ];
    for (name, function, native) in cases {
        let mut group = criterion.benchmark_group(name);
        let mut program = Program::interpreted(vec![function], UNVERIFIED);
        compile_all(&program);
        group.bench_function("native", |bencher| {
            bencher.iter_custom(|iterations| {
                per_iteration(iterations, || {
                    let mut gas = Counter(black_box(GAS));
                    black_box(native(black_box(ITERATIONS), black_box(&mut gas)));
                })
            });
        });
        group.bench_function("compiled", |bencher| {
            bencher.iter_custom(|iterations| {
                per_iteration(iterations, || {
                    black_box(program.run_compiled(GAS, &[ITERATIONS]));
                })
            });
        });
        group.bench_function("interpreted", |bencher| {
            bencher.iter_custom(|iterations| {
                per_iteration(iterations, || {
                    black_box(program.run_interpreted(GAS, &[ITERATIONS]));
                })
            });
        });
        group.finish();
    }
}

fn compile_all(program: &Program) {
    for instance in program.code.instances() {
        let outcome = program.small.jit.compile(instance, &program.code);
        outcome.expect("the samples are small");
    }
}

/// Nested calls; one iteration is one call.
fn calls(criterion: &mut Criterion) {
    const DEPTH: u64 = 1000;
    let mut group = criterion.benchmark_group("calls");
    let mut program = Program::interpreted(vec![samples::recursive_sum(0, 0)], UNVERIFIED);
    compile_all(&program);
    let per_call = |iterations: u64, run: &mut dyn FnMut()| {
        per_iteration(iterations, || {
            for _ in 0..ITERATIONS / DEPTH {
                run();
            }
        })
    };
    group.bench_function("compiled", |bencher| {
        bencher.iter_custom(|iterations| {
            per_call(iterations, &mut || {
                black_box(program.run_compiled(GAS, &[DEPTH]));
            })
        });
    });
    group.bench_function("interpreted", |bencher| {
        bencher.iter_custom(|iterations| {
            per_call(iterations, &mut || {
                black_box(program.run_interpreted(GAS, &[DEPTH]));
            })
        });
    });
    group.finish();
}

/// What compiling a function costs, pages included.
fn compilation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    let samples = [
        ("light", samples::sum_to(0)),
        ("heavy", samples::mix_to(0)),
        ("recursive", samples::recursive_sum(0, 0)),
    ];
    for (name, function) in samples {
        let program = Program::interpreted(vec![function], UNVERIFIED);
        let jit = &program.small.jit;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                compile_all(&program);
                jit.release(InstanceId(0));
                jit.collect()
            });
        });
    }
    group.finish();
}

criterion_group!(engines, loops, calls, compilation);
criterion_main!(engines);
