//! The attack on the verifier: what it accepts, neither engine can break.
//!
//! Modules are changed in one place or two, in the code, the tables or the bytes. Whatever the
//! verifier then accepts is executed in the checking interpreter, where every access to memory has
//! to be to the transaction's own, and what was dropped, moved away or never written holds poison.
//! The other engines have to agree with it.

#![expect(
    clippy::panic,
    reason = "an attack that succeeds fails a test by a panic"
)]

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_bytecode::{CompiledModule, Limits, ModuleKind, assemble_all, decode, encode};
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::InstanceId;
use weft_runtime::loader::{Loader, TrustedModule};
use weft_runtime::natives::NativeTable;
use weft_runtime::{Context, TransactionStatus};
use weft_types::ModuleId;
use weft_verifier::{VerifiedModule, VerifyError, verify_module};

use crate::functions::{AnyCall, Nothing, load_functions};
use crate::mutate::{mutate, mutate_bytes};
use crate::{generate, oracle};

/// A module to change, and what it depends on.
#[derive(Debug)]
pub struct Target {
    module: CompiledModule,
    dependencies: BTreeMap<ModuleId, VerifiedModule>,
}

/// What an attack tried.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Modules that were changed.
    pub mutants: u64,
    /// Those of them that could be decoded.
    pub decoded: u64,
    /// Those of them that the verifier accepted.
    pub accepted: u64,
    /// Calls of their functions.
    pub calls: u64,
    /// Calls that succeeded.
    pub successes: u64,
}

impl Tally {
    /// Adds what another attack tried.
    pub const fn add(&mut self, other: &Self) {
        self.mutants += other.mutants;
        self.decoded += other.decoded;
        self.accepted += other.accepted;
        self.calls += other.calls;
        self.successes += other.successes;
    }
}

/// The texts of the files below a folder, in the order of their paths.
#[expect(clippy::disallowed_methods, reason = "modules to attack are files")]
pub fn texts_in(folder: &str, extension: &str) -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder exists") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let texts = paths.iter().map(fs::read_to_string);
    texts
        .map(|text| text.expect("the file can be read"))
        .collect()
}

/// The modules that the tests of the verifier know to be accepted.
pub fn accepted_fixtures() -> Vec<Target> {
    let texts = texts_in("../vm/verifier/tests/fixtures/accepted", "weft");
    // Scripts have no functions that others call, and large modules are slow to change.
    let texts = texts
        .iter()
        .filter(|text| !text.contains("\nscript") && text.len() < 10_000);
    texts.map(|text| Target::assembled(text)).collect()
}

/// The programs of the tour.
pub fn tour() -> Vec<Target> {
    let texts = texts_in("pipeline", "move");
    texts.iter().map(|text| Target::compiled(text)).collect()
}

/// Generated programs.
pub fn generated_programs(seeds: Range<u64>) -> Vec<Target> {
    seeds.map(Target::generated).collect()
}

impl Target {
    /// The last of some modules in the text of the assembler.
    fn assembled(text: &str) -> Self {
        let mut modules = assemble_all(text).expect("the text is well-formed");
        for module in &mut modules {
            weft_footprint::complete(module);
        }
        Self::last_of(modules)
    }

    /// The last module of a compiled source text.
    fn compiled(source: &str) -> Self {
        let compilation = oracle::compile(source);
        assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
        let units = compilation.units.into_iter().map(|unit| unit.module);
        let modules = units.filter(|module| module.kind == ModuleKind::Module);
        Self::last_of(modules.collect())
    }

    /// A module that depends on nothing, and may be anything.
    pub const fn alone(module: CompiledModule) -> Self {
        Self::with_dependencies(module, BTreeMap::new())
    }

    /// A module that depends on verified ones, and may be anything.
    pub const fn with_dependencies(
        module: CompiledModule,
        dependencies: BTreeMap<ModuleId, VerifiedModule>,
    ) -> Self {
        Self {
            module,
            dependencies,
        }
    }

    /// A generated program.
    pub fn generated(seed: u64) -> Self {
        Self::compiled(&generate::program(seed).source)
    }

    fn last_of(mut modules: Vec<CompiledModule>) -> Self {
        let module = modules.pop().expect("the text has a module");
        let mut dependencies = BTreeMap::new();
        for dependency in modules {
            let verified = verify_module(dependency, &dependencies, &Limits::PRODUCTION);
            let verified = verified.expect("the verifier accepts what others depend on");
            dependencies.insert(verified.id().clone(), verified);
        }
        Self {
            module,
            dependencies,
        }
    }

    /// Changes the module in so many ways, and runs what the verifier accepts.
    ///
    /// # Panics
    ///
    /// Panics where the verifier accepts what an engine breaks on.
    pub fn attack(&self, seed: u64, mutants: u64) -> Tally {
        let mut tally = Tally::default();
        self.check(seed, &mut tally)
            .expect("the verifier accepts the module as it is");
        for number in 0..mutants {
            let mut random = ChaCha8Rng::seed_from_u64(seed.wrapping_mul(1 << 32) ^ number);
            let name = format!("seed {seed}, mutant {number}");
            tally.mutants += 1;
            let Some(mutant) = self.mutant(&mut random) else {
                continue;
            };
            tally.decoded += 1;
            if mutant == self.module {
                continue;
            }
            let Ok(verified) = verify_module(mutant, &self.dependencies, &Limits::PRODUCTION)
            else {
                continue;
            };
            tally.accepted += 1;
            let with_machine_code = number % 4 == 0;
            self.run(&verified, &mut random, with_machine_code, &name, &mut tally);
        }
        tally
    }

    /// Verifies the module as it is, and runs it.
    ///
    /// # Errors
    ///
    /// Why the verifier refuses it.
    ///
    /// # Panics
    ///
    /// Panics where the verifier accepts what an engine breaks on.
    pub fn check(&self, seed: u64, tally: &mut Tally) -> Result<VerifiedModule, VerifyError> {
        let module = self.module.clone();
        let verified = verify_module(module, &self.dependencies, &Limits::PRODUCTION)?;
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        self.run(&verified, &mut random, true, "the original", tally);
        Ok(verified)
    }

    /// A changed module that can be encoded and decoded.
    fn mutant(&self, random: &mut ChaCha8Rng) -> Option<CompiledModule> {
        let mut module = self.module.clone();
        if random.random_range(0..4) == 0 {
            let bytes = mutate_bytes(&encode(&module), random);
            module = decode(&bytes, &Limits::PRODUCTION).ok()?;
            assert_eq!(encode(&module), bytes, "accepted bytes are canonical");
        } else {
            for _ in 0..random.random_range(1..3) {
                mutate(&mut module, random);
            }
        }
        if random.random_range(0..8) > 0 {
            weft_footprint::complete(&mut module);
        }
        let decoded = decode(&encode(&module), &Limits::PRODUCTION).ok()?;
        assert_eq!(decoded, module, "what was encoded is what is decoded");
        Some(module)
    }

    /// Calls the functions of a module that was accepted.
    fn run(
        &self,
        verified: &VerifiedModule,
        random: &mut ChaCha8Rng,
        with_machine_code: bool,
        name: &str,
        tally: &mut Tally,
    ) {
        let mut loader = Loader::new(NativeTable::standard());
        for dependency in self.dependencies.values() {
            let module = Arc::new(CompiledModule::clone(dependency.module()));
            let added = loader.add_module(&TrustedModule::assume_verified(module));
            added.expect("a verified module can be added");
        }
        let module = Arc::new(CompiledModule::clone(verified.module()));
        let trusted = TrustedModule::assume_verified(Arc::clone(&module));
        if loader.add_module(&trusted).is_err() {
            return;
        }
        load_functions(&mut loader, &module);
        let code = loader.snapshot();
        let instances = u32::try_from(code.instances().len()).expect("there are few");
        if instances == 0 {
            return;
        }
        let context = || Context::new(code.clone()).with_source(Arc::new(Nothing));
        let mut checking = context().with_paranoia();
        let mut others = vec![context()];
        if with_machine_code
            && let Ok(jit) = Jit::new(JitConfig {
                verify: true,
                ..JitConfig::STANDARD
            })
        {
            let functions: Vec<_> = code.instances().cloned().collect();
            // Whatever is refused is interpreted.
            let _ = jit.compile_all(&functions, &code);
            others.push(context().with_native_code(Arc::new(jit)));
        }
        for _ in 0..4 {
            checking.reset();
            others.iter_mut().for_each(Context::reset);
            for _ in 0..random.random_range(1..8) {
                let instance = InstanceId(random.random_range(0..instances));
                let call = AnyCall::generate(&code, instance, random).with_gas_limit(20_000);
                let function = &code.instance(instance).name;
                let expected = call
                    .run(&mut checking)
                    .unwrap_or_else(|found| panic!("{name}: {function} {call:?}: {found:?}"));
                for other in &mut others {
                    let shown = call.run(other).expect("the checking interpreter went on");
                    assert_eq!(shown, expected, "{name}: {function} {call:?}");
                }
                tally.calls += 1;
                if expected.status == TransactionStatus::Success {
                    tally.successes += 1;
                } else {
                    break;
                }
            }
        }
    }
}
