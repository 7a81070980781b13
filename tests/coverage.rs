//! What the generated programs show: the instructions they execute, the ways in which their keys
//! coincide, and that gas may run out anywhere, in every engine at the same place.

use std::collections::BTreeMap;
use std::sync::Arc;

use weft_bytecode::summary::{Term, TermIndex};
use weft_footprint::{ClosedSummary, Linker, StructTerm};
use weft_jit::{Jit, JitConfig};
use weft_runtime::paranoid::ObservedPart;
use weft_runtime::{Context, TransactionStatus};
use weft_tests::coverage::Coverage;
use weft_tests::generate::{self, Call, Parameter, Program};
use weft_tests::machine::{Machine, account, module_id, type_tag};
use weft_tests::oracle;
use weft_types::{AccountAddress, FailureKind, Identifier, StructTag, TypeTag};

/// Programs whose execution is looked at.
const PROGRAMS: u64 = 80;
/// Transactions of each.
const BLOCKS: usize = 4;
const TRANSACTIONS_MAX: usize = 24;

#[test]
fn generated_programs_execute_nearly_every_instruction() {
    let mut coverage = Coverage::default();
    let mut endings: BTreeMap<String, u64> = BTreeMap::new();
    let mut generic_calls = 0_u64;
    for seed in 0..PROGRAMS {
        let (_, calls, machine) = generated(seed);
        let mut context = machine.context().with_trace();
        for call in &calls {
            let outcome = machine
                .run(&mut context, call, call.gas_limit)
                .expect("the world answers and nothing is violated");
            let ending = match &outcome.status {
                TransactionStatus::Success => {
                    machine.commit(&context);
                    "success".to_owned()
                }
                TransactionStatus::Aborted { .. } => "abort".to_owned(),
                TransactionStatus::Failed { kind, .. } => format!("{kind:?}"),
            };
            *endings.entry(ending).or_default() += 1;
            generic_calls += u64::from(!call.type_arguments.is_empty());
        }
        coverage.add(&context, &machine.modules[&module_id()]);
    }
    for (name, count) in coverage.counts() {
        println!("{count:7} {name}");
    }
    let missing = coverage.missing();
    println!("{} per mille, without {missing:?}", coverage.per_mille());
    println!("{endings:?}, {generic_calls} calls with type arguments");
    assert!(missing.is_empty(), "not executed: {missing:?}");
    let kinds = [
        "success",
        "abort",
        "OutOfGas",
        "ArithmeticError",
        "MissingData",
        "ResourceAlreadyExists",
        "VectorIndexOutOfBounds",
        "StructVariantMismatch",
    ];
    for ending in kinds {
        assert!(
            endings.get(ending).is_some_and(|count| *count > 20),
            "{ending}: {endings:?}"
        );
    }
    assert!(generic_calls > 500, "{generic_calls}");
}

#[test]
fn storage_operations_of_generated_programs_have_keys_that_coincide() {
    let mut counts: BTreeMap<&str, u64> = COINCIDENCES.iter().map(|name| (*name, 0)).collect();
    for seed in 0..PROGRAMS {
        let (program, calls, machine) = generated(seed);
        let mut linker = Linker::new(&machine.modules);
        let mut context = machine.context().with_trace();
        for call in &calls {
            let outcome = machine
                .run(&mut context, call, call.gas_limit)
                .expect("the world answers and nothing is violated");
            if outcome.status != TransactionStatus::Success {
                continue;
            }
            let name = Identifier::new(&call.function).expect("a function has a name");
            let summary = linker.close(&module_id(), &name);
            let entry = program.entries.iter().find(|it| it.name == call.function);
            // `set_up` has no address among its parameters.
            let parameters = entry.map_or(&[][..], |entry| &entry.parameters);
            for found in coincidences(&summary, parameters, call, &context) {
                *counts.entry(found).or_default() += 1;
            }
            machine.commit(&context);
        }
    }
    println!("{counts:#?}");
    assert!(counts.values().all(|count| *count >= 4), "{counts:?}");
}

/// The ways in which two keys of one transaction can be one location.
const COINCIDENCES: [&str; 5] = [
    "signer and argument",
    "signer or argument and constant",
    "two arguments",
    "twice in a vector",
    "type parameter and concrete type",
];

/// Where a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Signer,
    Argument(usize),
    Constant,
    Vector,
}

/// What coincides among the resources that a successful call really touched.
fn coincidences(
    summary: &ClosedSummary,
    parameters: &[Parameter],
    call: &Call,
    context: &Context,
) -> Vec<&'static str> {
    let types: Vec<TypeTag> = call.type_arguments.iter().map(|it| type_tag(it)).collect();
    let mut keys: Vec<(Origin, &StructTerm, StructTag, AccountAddress)> = Vec::new();
    for resource in &summary.resources {
        let Some(tag) = resource.type_.instantiate(&types) else {
            continue;
        };
        for (origin, address) in addresses(summary, resource.key, parameters, call) {
            if is_touched(context, &tag, &address) {
                keys.push((origin, &resource.type_, tag.clone(), address));
            }
        }
    }
    let mut found = Vec::new();
    for (number, (origin, term, tag, address)) in keys.iter().enumerate() {
        for (other, other_term, other_tag, other_address) in &keys[..number] {
            if tag != other_tag || address != other_address {
                continue;
            }
            if term != other_term {
                found.push("type parameter and concrete type");
            }
            match (*origin, *other) {
                (Origin::Vector, Origin::Vector) => found.push("twice in a vector"),
                (Origin::Signer, Origin::Argument(_)) | (Origin::Argument(_), Origin::Signer) => {
                    found.push("signer and argument");
                }
                (Origin::Argument(one), Origin::Argument(other)) if one != other => {
                    found.push("two arguments");
                }
                (Origin::Constant, Origin::Signer | Origin::Argument(_))
                | (Origin::Signer | Origin::Argument(_), Origin::Constant) => {
                    found.push("signer or argument and constant");
                }
                (Origin::Argument(_), Origin::Argument(_))
                | (Origin::Signer, Origin::Signer)
                | (Origin::Constant, Origin::Constant)
                | (Origin::Vector, Origin::Signer | Origin::Argument(_) | Origin::Constant)
                | (Origin::Signer | Origin::Argument(_) | Origin::Constant, Origin::Vector) => {}
            }
        }
    }
    found
}

/// The addresses that a key stands for in a call.
fn addresses(
    summary: &ClosedSummary,
    key: TermIndex,
    parameters: &[Parameter],
    call: &Call,
) -> Vec<(Origin, AccountAddress)> {
    let at = |bytes: &[u8]| -> AccountAddress {
        AccountAddress::new(bytes.try_into().expect("an address has 32 bytes"))
    };
    let argument = |number: u16| (usize::from(number)).checked_sub(1);
    let term = summary.term(key);
    if let Term::Address(address) = term {
        vec![(Origin::Constant, *address)]
    } else if let Term::Argument(number) = term {
        match argument(*number) {
            None => vec![(Origin::Signer, account(call.sender))],
            Some(number) if parameters.get(number) == Some(&Parameter::Address) => {
                vec![(Origin::Argument(number), at(&call.arguments[number]))]
            }
            Some(_) => Vec::new(),
        }
    } else if let Term::Each(inner) = term
        && let Term::Argument(number) = summary.term(*inner)
        && let Some(number) = argument(*number)
    {
        let elements = call.arguments[number][1..].chunks_exact(32);
        elements.map(|it| (Origin::Vector, at(it))).collect()
    } else {
        Vec::new()
    }
}

/// Whether the last call of a context used a resource.
fn is_touched(context: &Context, tag: &StructTag, address: &AccountAddress) -> bool {
    let paranoid = context.paranoid().expect("the context keeps a trace");
    paranoid.observed().iter().any(|observation| {
        observation.address == *address
            && matches!(observation.part, ObservedPart::Presence)
            && context.layouts().get(observation.type_).tag
                == TypeTag::Struct(Box::new(tag.clone()))
    })
}

/// Programs and calls of each for which gas is made to run out.
const GAS_PROGRAMS: u64 = 12;
const GAS_CALLS: usize = 6;
/// Calls that use less are tried with every limit up to what they use.
const GAS_EVERY_UNIT: u64 = 2_000;

#[test]
fn gas_runs_out_at_every_gas_block_alike_in_both_engines() {
    let (mut limits_tried, mut exhausted_blocks, mut every_unit) = (0_u64, 0_u64, 0_u64);
    for seed in 0..GAS_PROGRAMS {
        let (_, calls, machine) = generated(seed);
        let mut tracing = machine.context().with_trace();
        let mut interpreter = machine.context();
        let mut native = machine.context().with_native_code(machine_code(&machine));
        let mut tried = 0;
        for call in &calls {
            let full = machine
                .run(&mut tracing, call, AMPLE)
                .expect("the world answers and nothing is violated");
            // Calls with many gas blocks, loops as a rule, would only repeat themselves.
            let trace = tracing.trace().expect("the context keeps a trace");
            let is_new = call.function != "set_up" || tried == 0;
            if tried < GAS_CALLS && is_new && trace.charges().len() < 400 {
                tried += 1;
                let mut limits: Vec<u64> = trace
                    .charges()
                    .iter()
                    .map(|left| AMPLE - left)
                    .flat_map(|needed| [needed - 1, needed, needed + 1])
                    .chain([0, 1, full.gas_used - 1, full.gas_used, u64::MAX])
                    .collect();
                if full.gas_used < GAS_EVERY_UNIT {
                    limits.extend(0..=full.gas_used);
                    every_unit += 1;
                }
                limits.sort_unstable();
                limits.dedup();
                for limit in limits {
                    let expected = machine.run(&mut interpreter, call, limit);
                    let found = machine.run(&mut native, call, limit);
                    assert_eq!(found, expected, "seed {seed}, limit {limit}, {call:?}");
                    let expected = expected.expect("the world answers");
                    let is_out = is_out_of_gas(&expected.status);
                    assert_eq!(is_out, limit < full.gas_used, "seed {seed}, limit {limit}");
                    assert!(!is_out || expected.gas_used == limit && expected.writes.is_empty());
                    limits_tried += 1;
                    exhausted_blocks += u64::from(is_out);
                }
                let again = machine.run(&mut tracing, call, AMPLE).expect("as before");
                assert_eq!(again, full);
            }
            if full.status == TransactionStatus::Success {
                machine.commit(&tracing);
            }
        }
    }
    println!(
        "{limits_tried} limits, {exhausted_blocks} of them too low; \
         every limit up to what is used for {every_unit} calls"
    );
    assert!(exhausted_blocks > 2_000, "{exhausted_blocks}");
    assert!(every_unit >= 5, "{every_unit}");
}

/// More than any call uses.
const AMPLE: u64 = 1 << 40;

fn is_out_of_gas(status: &TransactionStatus) -> bool {
    matches!(
        status,
        TransactionStatus::Failed {
            kind: FailureKind::OutOfGas,
            ..
        }
    )
}

/// Machine code for all functions of a machine.
fn machine_code(machine: &Machine) -> Arc<Jit> {
    let jit = Jit::new(JitConfig {
        verify: true,
        ..JitConfig::STANDARD
    });
    let jit = Arc::new(jit.expect("there is machine code for this platform"));
    let instances: Vec<_> = machine.code.instances().cloned().collect();
    for (instance, outcome) in instances
        .iter()
        .zip(jit.compile_all(&instances, &machine.code))
    {
        assert_eq!(outcome, Ok(()), "{}", instance.name);
    }
    jit
}

/// A seed's program, the calls of all its blocks, and their code.
fn generated(seed: u64) -> (Program, Vec<Call>, Machine) {
    let program = generate::program(seed);
    let calls: Vec<Call> = generate::blocks(&program, seed, BLOCKS, TRANSACTIONS_MAX).concat();
    let machine = Machine::new(oracle::compile_generated(&program.source, seed), &calls);
    (program, calls, machine)
}
