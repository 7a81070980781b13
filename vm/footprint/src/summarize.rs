//! The summaries of a module: every function, callees before callers.
//!
//! Functions that call each other in a cycle are analyzed together until nothing changes, with
//! terms coarse enough that this happens soon; where it does not, they are widened.

use std::sync::Arc;

use weft_bytecode::summary::{
    Access, FunctionSummary, Mode, Root, Target, Term, TermIndex, WideningReason,
};
use weft_bytecode::{
    AccessSite, Code, CompiledModule, FunctionBody, FunctionDefinitionIndex, Instruction, Type,
    TypeIndex,
};

use crate::analysis::flow::strong_components;
use crate::analysis::types::TypePool;
use crate::analysis::value::{Origin, Place, Value};
use crate::analysis::{Analyzed, Context, Widening, analyze, own_definition};
use crate::explanation::{Explanation, Reason};
use crate::native::{self, NativeEffect, PureNatives};

/// What [`summarize`] finds out about a module.
#[derive(Clone, Debug)]
pub struct ModuleSummaries {
    /// The summaries, by function definition.
    pub summaries: Vec<FunctionSummary>,
    /// Types that the summaries name and the module's table lacks: they have to follow it, in
    /// this order. None for a module that was completed by [`complete`].
    pub added_types: Vec<Type>,
    /// Why accesses are as wide as they are.
    pub explanations: Vec<Explanation>,
}

/// The work on one function, in instructions and values.
const FUNCTION_BUDGET: u64 = 4_000_000;

/// The work on one module.
const MODULE_BUDGET: u64 = 24_000_000;

/// Rounds over a cycle of functions.
const ROUNDS_MAX: usize = 12;

/// Computes the summaries of all functions of a module from its code. The summaries that the
/// module carries are not looked at.
///
/// Meant for modules that the verifier accepts so far; others get summaries too, but those may say
/// less than the code does.
pub fn summarize(module: &CompiledModule) -> ModuleSummaries {
    summarize_with(module, &|_, _| false)
}

/// As [`summarize`], where some natives of the embedder touch nothing but their arguments.
pub fn summarize_with(module: &CompiledModule, natives: PureNatives<'_>) -> ModuleSummaries {
    let count = module.function_definitions.len();
    let successors: Vec<Vec<usize>> = module
        .function_definitions
        .iter()
        .map(|definition| callees(module, &definition.body))
        .collect();
    let mut types = TypePool::new(&module.types);
    let mut analyzed: Vec<Analyzed> = (module.function_definitions.iter().enumerate())
        .map(|(function, definition)| match &definition.body {
            FunctionBody::Native => summarize_native(module, function, natives),
            FunctionBody::Code(_) => Analyzed::default(),
        })
        .collect();
    let mut budget = MODULE_BUDGET;
    for component in strong_components(&successors) {
        let is_recursive = match component.as_slice() {
            [function] => successors[*function].contains(function),
            _ => true,
        };
        summarize_component(
            module,
            &component,
            is_recursive,
            &mut types,
            &mut analyzed,
            &mut budget,
        );
    }
    let mut explanations = Vec::new();
    let mut summaries = Vec::with_capacity(count);
    for function in analyzed {
        summaries.push(function.summary);
        explanations.extend(function.explanations);
    }
    ModuleSummaries {
        summaries,
        added_types: types.into_added(),
        explanations,
    }
}

/// Puts summaries into a module, numbers the access sites of its storage instructions and adds the
/// types that the summaries need: the last step of whoever makes a module.
///
/// Returns the explanations. Adds as many types as the table can hold; a module with more is
/// refused by the verifier.
pub fn complete(module: &mut CompiledModule) -> Vec<Explanation> {
    complete_with(module, &|_, _| false)
}

/// As [`complete`], where some natives of the embedder touch nothing but their arguments.
pub fn complete_with(module: &mut CompiledModule, natives: PureNatives<'_>) -> Vec<Explanation> {
    number_sites(module);
    let found = summarize_with(module, natives);
    module.types.extend(found.added_types);
    for (definition, summary) in module.function_definitions.iter_mut().zip(found.summaries) {
        definition.summary = summary;
    }
    found.explanations
}

/// A module that [`complete_with`] has just completed: its summaries are what its code does, by
/// construction. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Completed(Arc<CompiledModule>);

impl Completed {
    /// Completes a module, as [`complete_with`] does; also returns the explanations.
    pub fn of(mut module: CompiledModule, natives: PureNatives<'_>) -> (Self, Vec<Explanation>) {
        let explanations = complete_with(&mut module, natives);
        (Self(Arc::new(module)), explanations)
    }

    /// The module.
    pub const fn module(&self) -> &Arc<CompiledModule> {
        &self.0
    }

    /// The module alone.
    pub fn into_module(self) -> CompiledModule {
        Arc::unwrap_or_clone(self.0)
    }
}

/// Gives the *k*-th storage instruction of each function access site *k*.
fn number_sites(module: &mut CompiledModule) {
    for definition in &mut module.function_definitions {
        let FunctionBody::Code(code) = &mut definition.body else {
            continue;
        };
        let mut next = 0;
        for instruction in code
            .blocks
            .iter_mut()
            .flat_map(|block| &mut block.instructions)
        {
            if let Instruction::Exists { site, .. }
            | Instruction::BorrowGlobal { site, .. }
            | Instruction::MoveFrom { site, .. }
            | Instruction::MoveTo { site, .. } = instruction
            {
                *site = AccessSite::from_position(next).unwrap_or(AccessSite(u16::MAX));
                next += 1;
            }
        }
    }
}

fn callees(module: &CompiledModule, body: &FunctionBody) -> Vec<usize> {
    let FunctionBody::Code(code) = body else {
        return Vec::new();
    };
    let mut callees: Vec<usize> = code
        .blocks
        .iter()
        .flat_map(|block| &block.instructions)
        .filter_map(|instruction| {
            // A function value may be called wherever it is made.
            if let Instruction::Call { function, .. } | Instruction::PackClosure { function, .. } =
                instruction
            {
                own_definition(module, *function).map(FunctionDefinitionIndex::index)
            } else {
                None
            }
        })
        .collect();
    callees.sort_unstable();
    callees.dedup();
    callees
}

fn summarize_component(
    module: &CompiledModule,
    component: &[usize],
    is_recursive: bool,
    types: &mut TypePool<'_>,
    analyzed: &mut [Analyzed],
    budget: &mut u64,
) {
    for _ in 0..ROUNDS_MAX {
        let mut has_changed = false;
        for function in component {
            let result =
                summarize_function(module, *function, is_recursive, types, analyzed, budget);
            if result != analyzed[*function] {
                has_changed = true;
                analyzed[*function] = result;
            }
        }
        if !is_recursive || !has_changed {
            return;
        }
    }
    for function in component {
        let definition = &module.function_definitions[*function];
        let sites = site_types(module, &definition.body, types).unwrap_or_default();
        let results = result_count(module, *function);
        analyzed[*function] = Analyzed::widened(&sites, results, WideningReason::Recursion);
    }
}

fn summarize_function(
    module: &CompiledModule,
    function: usize,
    is_recursive: bool,
    types: &mut TypePool<'_>,
    analyzed: &[Analyzed],
    module_budget: &mut u64,
) -> Analyzed {
    let definition = &module.function_definitions[function];
    let results = result_count(module, function);
    let code = match &definition.body {
        // Declared, and done.
        FunctionBody::Native => return analyzed[function].clone(),
        FunctionBody::Code(code) => code,
    };
    let Some(sites) = site_types(module, &definition.body, types) else {
        return Analyzed::widened(&[], results, WideningReason::Computed);
    };
    let mut budget = FUNCTION_BUDGET.min(*module_budget);
    let granted = budget;
    let result = summarize_code(
        module,
        function,
        code,
        &sites,
        is_recursive,
        types,
        analyzed,
        &mut budget,
    );
    *module_budget -= granted - budget;
    result.unwrap_or_else(|widening| {
        let mut analyzed = Analyzed::widened(&sites, results, widening.reason);
        analyzed
            .explanations
            .extend(why_widened(function, widening));
        analyzed
    })
}

/// The place where a function turned out to touch anything.
fn why_widened(function: usize, widening: Widening) -> Option<Explanation> {
    let (block, instruction) = widening.position?;
    Some(Explanation {
        function: FunctionDefinitionIndex::from_position(function)?,
        root: Root::Parameter(0),
        target: Target::Path(Vec::new()),
        block: u16::try_from(block).ok()?,
        instruction: u16::try_from(instruction).ok()?,
        reason: Reason::Wildcard(widening.reason),
    })
}

#[expect(clippy::too_many_arguments, reason = "a step of the function above")]
fn summarize_code(
    module: &CompiledModule,
    function: usize,
    code: &Code,
    sites: &[TypeIndex],
    is_recursive: bool,
    types: &mut TypePool<'_>,
    analyzed: &[Analyzed],
    budget: &mut u64,
) -> Result<Analyzed, Widening> {
    let function =
        FunctionDefinitionIndex::from_position(function).ok_or(WideningReason::TooLarge)?;
    let context = Context::new(
        module,
        function,
        code,
        analyzed,
        sites,
        is_recursive,
        budget,
    )?;
    analyze(&context, types, budget)
}

fn result_count(module: &CompiledModule, function: usize) -> usize {
    module
        .function_handles
        .get(function)
        .map_or(0, |handle| handle.results.len())
}

/// The type of the resource of each storage instruction, or `None` where the code is broken.
pub(crate) fn site_types(
    module: &CompiledModule,
    body: &FunctionBody,
    types: &TypePool<'_>,
) -> Option<Vec<TypeIndex>> {
    let FunctionBody::Code(code) = body else {
        return Some(Vec::new());
    };
    let register =
        |register: weft_bytecode::Register| code.registers.get(register.index()).copied();
    let mut sites = Vec::new();
    for instruction in code.blocks.iter().flat_map(|block| &block.instructions) {
        let type_ = if let Instruction::Exists { resource, .. } = instruction {
            *resource
        } else if let Instruction::BorrowGlobal { destination, .. } = instruction {
            let type_ = types.get(register(*destination)?)?;
            let (Type::Reference(target) | Type::MutableReference(target)) = type_ else {
                return None;
            };
            *target
        } else if let Instruction::MoveFrom { destination, .. } = instruction {
            register(*destination)?
        } else if let Instruction::MoveTo { value, .. } = instruction {
            register(*value)?
        } else {
            continue;
        };
        module.types.get(type_.index())?;
        sites.push(type_);
    }
    Some(sites)
}

/// The declared summary of a native function.
fn summarize_native(
    module: &CompiledModule,
    function: usize,
    natives: PureNatives<'_>,
) -> Analyzed {
    let results = result_count(module, function);
    let effect = module.self_id().and_then(|id| {
        let handle = module.function_handles.get(function)?;
        let name = module.identifiers.get(handle.name.index())?;
        native::declared(id.address, id.name.as_str(), name.as_str())
            .or_else(|| natives(&id, name).then_some(NativeEffect::Arguments))
    });
    let (Some(effect), Some(handle)) = (effect, module.function_handles.get(function)) else {
        return Analyzed::widened(&[], results, WideningReason::CallResult);
    };
    let is_reference = |type_: &TypeIndex| {
        matches!(
            module.types.get(type_.index()),
            Some(Type::Reference(_) | Type::MutableReference(_))
        )
    };
    let references: Vec<u16> = (0_u16..)
        .zip(&handle.parameters)
        .filter(|(_, type_)| is_reference(type_))
        .map(|(parameter, _)| parameter)
        .collect();
    match effect {
        NativeEffect::FirstArgument => Analyzed {
            summary: FunctionSummary {
                terms: vec![Term::Argument(0)],
                results: vec![TermIndex(0); results],
                ..FunctionSummary::default()
            },
            results: handle
                .results
                .iter()
                .map(|type_| {
                    if is_reference(type_) {
                        Value::Reference(vec![Place::new(Origin::Parameter(0))])
                    } else {
                        Value::Term(TermIndex(0))
                    }
                })
                .collect(),
            explanations: Vec::new(),
        },
        NativeEffect::TypeAddress => Analyzed {
            summary: FunctionSummary {
                terms: vec![Term::TypeAddress(0)],
                results: vec![TermIndex(0); results],
                ..FunctionSummary::default()
            },
            results: vec![Value::Term(TermIndex(0)); results],
            explanations: Vec::new(),
        },
        NativeEffect::Arguments => {
            let accesses = references.iter().map(|parameter| {
                let type_ = handle.parameters[usize::from(*parameter)];
                let is_mutable = matches!(
                    module.types.get(type_.index()),
                    Some(Type::MutableReference(_))
                );
                Access {
                    root: Root::Parameter(*parameter),
                    target: Target::Path(Vec::new()),
                    mode: if is_mutable {
                        Mode::ReadWrite
                    } else {
                        Mode::Read
                    },
                    guards: Vec::new(),
                }
            });
            let reached: Vec<Place> = references
                .iter()
                .map(|parameter| {
                    Place::new(Origin::Parameter(*parameter))
                        .project(crate::analysis::value::Projection::Any)
                })
                .collect();
            Analyzed {
                summary: FunctionSummary {
                    terms: vec![Term::Unknown(WideningReason::CallResult)],
                    accesses: accesses.collect(),
                    results: vec![TermIndex(0); results],
                    ..FunctionSummary::default()
                },
                results: handle
                    .results
                    .iter()
                    .map(|type_| {
                        if is_reference(type_) {
                            Value::Reference(reached.clone())
                        } else {
                            Value::Term(TermIndex(0))
                        }
                    })
                    .collect(),
                explanations: Vec::new(),
            }
        }
    }
}
