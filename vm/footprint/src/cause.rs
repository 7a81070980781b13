//! The causes of a wide footprint, as places in the code of one module.
//!
//! Explanations are recorded where a function learns of an access; for one that a callee makes,
//! that is the call. This follows calls inside the module down to the instruction at fault, and
//! leaves out what made no difference to the closed footprint.

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::summary::{
    FunctionSummary, Mode, Root, Target, Term, TermIndex, WideningReason,
};
use weft_bytecode::{
    CompiledModule, FunctionBody, FunctionDefinitionIndex, FunctionHandleIndex, Instruction, Type,
};
use weft_types::{Identifier, ModuleId};

use crate::closed::{ClosedSummary, Level};
use crate::explanation::{Explanation, Observation, Reason};
use crate::link::{Linker, callee_name};

/// Calls are followed this deep.
const DEPTH_MAX: u32 = 24;

/// The most causes of one function.
const CAUSES_MAX: usize = 64;

/// A struct by its name.
type Struct = (ModuleId, Identifier);

/// A place in the code that keeps the footprint of a function from being narrower.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// What happens there; in the function itself or in one of its module that it calls.
    pub explanation: Explanation,
    /// The struct of the resource, as the function knows it; none if the function got a reference.
    pub resource: Option<(ModuleId, Identifier)>,
    /// Which part of the resource; the whole where its address is at fault.
    pub target: Target,
}

/// Why the closed footprint of a function is as wide as it is: what turned an address into a
/// wildcard, and what kept a location that is read and written from being a delta.
///
/// `linker` closes what the function calls in other modules.
pub fn causes(
    module: &CompiledModule,
    explanations: &[Explanation],
    function: FunctionDefinitionIndex,
    closed: &ClosedSummary,
    linker: &mut Linker<'_>,
) -> Vec<Cause> {
    let finder = Finder {
        module,
        explanations,
    };
    let known = linker.known_addresses(module, function.index());
    let is_known = |root| match root {
        Root::Resource(resource) => known.get(usize::from(resource.0)) == Some(&true),
        Root::Parameter(_) => false,
    };
    let mut found = BTreeSet::new();
    for explanation in finder.of(function) {
        let is_relevant = match explanation.reason {
            Reason::Wildcard(_) | Reason::Unresolved(_) => {
                !is_known(explanation.root) && finder.is_wide(explanation, closed)
            }
            Reason::Observed(_) => finder.is_lost(explanation, closed),
        };
        if is_relevant {
            let mut explanations = BTreeSet::new();
            finder.follow(explanation, 0, &mut BTreeSet::new(), &mut explanations);
            found.extend(explanations.into_iter().map(|inner| Cause {
                explanation: inner,
                resource: finder.struct_of(explanation),
                target: match explanation.reason {
                    // The address is at fault, whatever is accessed there.
                    Reason::Wildcard(_) | Reason::Unresolved(_) => Target::Path(Vec::new()),
                    Reason::Observed(_) => explanation.target.clone(),
                },
            }));
        }
        if found.len() >= CAUSES_MAX {
            break;
        }
    }
    let mut foreign = ForeignCalls {
        module,
        linker,
        wanted: unexplained(&found, closed),
        visited: BTreeSet::new(),
        found: &mut found,
    };
    foreign.of(function, 0);
    // What is certain hides what is only possible of the same resource.
    let certain: BTreeSet<_> = found
        .iter()
        .filter(|cause| matches!(cause.explanation.reason, Reason::Wildcard(_)))
        .map(|cause| cause.resource.clone())
        .collect();
    found
        .into_iter()
        .filter(|cause| {
            let is_possible = matches!(cause.explanation.reason, Reason::Unresolved(_));
            !is_possible || !certain.contains(&cause.resource)
        })
        .collect()
}

/// The reasons for which no address of some resources is known, of those that no cause names.
fn unexplained(found: &BTreeSet<Cause>, closed: &ClosedSummary) -> BTreeMap<Struct, Reason> {
    let mut levels: BTreeMap<Struct, Level> = BTreeMap::new();
    for resource in &closed.resources {
        let level = closed.level_of(resource.key);
        let name = (resource.type_.module.clone(), resource.type_.name.clone());
        let widest = levels.entry(name).or_insert(level);
        *widest = level.max(*widest);
    }
    let mut wanted = BTreeMap::new();
    for (name, level) in levels {
        let reason = match level {
            Level::Argument => continue,
            Level::Load => Reason::Unresolved(WideningReason::Loaded),
            Level::Wildcard(reason) => Reason::Wildcard(reason),
        };
        wanted.insert(name, reason);
    }
    for cause in found {
        if let (Some(name), Reason::Wildcard(_) | Reason::Unresolved(_)) =
            (&cause.resource, cause.explanation.reason)
        {
            wanted.remove(name);
        }
    }
    wanted
}

/// Looks for the calls of other modules' functions that touch resources at addresses that are not
/// known.
struct ForeignCalls<'a, 'modules> {
    module: &'a CompiledModule,
    linker: &'a mut Linker<'modules>,
    wanted: BTreeMap<Struct, Reason>,
    visited: BTreeSet<FunctionDefinitionIndex>,
    found: &'a mut BTreeSet<Cause>,
}

impl ForeignCalls<'_, '_> {
    fn of(&mut self, function: FunctionDefinitionIndex, depth: u32) {
        let module = self.module;
        if self.wanted.is_empty() || depth > DEPTH_MAX || !self.visited.insert(function) {
            return;
        }
        let Some(definition) = module.function_definitions.get(function.index()) else {
            return;
        };
        let FunctionBody::Code(code) = &definition.body else {
            return;
        };
        for (block_number, block) in (0..).zip(&code.blocks) {
            for (number, instruction) in (0..).zip(&block.instructions) {
                let Instruction::Call {
                    function: callee, ..
                } = instruction
                else {
                    continue;
                };
                if callee.index() < module.function_definitions.len() {
                    self.of(FunctionDefinitionIndex(callee.0), depth + 1);
                } else if let Some((id, name)) = callee_name(module, *callee) {
                    let is_known = depth == 0 && has_known_arguments(&definition.summary, *callee);
                    self.add(&id, &name, is_known, (function, block_number, number));
                }
            }
        }
    }

    fn add(
        &mut self,
        module: &ModuleId,
        callee: &Identifier,
        is_known: bool,
        (function, block, instruction): (FunctionDefinitionIndex, u16, u16),
    ) {
        let callee = self.linker.close(module, callee);
        for resource in &callee.resources {
            let name = (resource.type_.module.clone(), resource.type_.name.clone());
            let is_innocent = match callee.term(resource.key) {
                Term::Address(_) => true,
                Term::Argument(_)
                | Term::Field(..)
                | Term::Each(_)
                | Term::Load(..)
                | Term::CallResult(..)
                | Term::Integer(_)
                | Term::Arithmetic(..)
                | Term::Pack(_)
                | Term::Unknown(_) => is_known && callee.level_of(resource.key) == Level::Argument,
            };
            let Some(reason) = self.wanted.get(&name).filter(|_| !is_innocent) else {
                continue;
            };
            if self.found.len() >= CAUSES_MAX {
                return;
            }
            self.found.insert(Cause {
                explanation: Explanation {
                    function,
                    root: Root::Parameter(0),
                    target: Target::Path(Vec::new()),
                    block,
                    instruction,
                    reason: *reason,
                },
                resource: Some(name),
                target: Target::Path(Vec::new()),
            });
        }
    }
}

/// Whether all that a function passes to a function of another module is known from its own arguments.
fn has_known_arguments(summary: &FunctionSummary, callee: FunctionHandleIndex) -> bool {
    let mut is_known: Vec<bool> = Vec::with_capacity(summary.terms.len());
    for term in &summary.terms {
        // Terms name terms before them.
        let is_part_known = |part: &TermIndex| is_known.get(usize::from(part.0)) == Some(&true);
        let is_term_known = match term {
            Term::Argument(_) | Term::Address(_) | Term::Integer(_) => true,
            Term::Field(base, _) | Term::Each(base) => is_part_known(base),
            Term::Pack(parts) => parts.iter().all(is_part_known),
            Term::Arithmetic(_, left, right) => is_part_known(left) && is_part_known(right),
            Term::Load(..) | Term::CallResult(..) | Term::Unknown(_) => false,
        };
        is_known.push(is_term_known);
    }
    let mut calls = summary.calls.iter().filter(|call| call.function == callee);
    calls.all(|call| {
        let mut arguments = call.arguments.iter();
        arguments.all(|argument| is_known.get(usize::from(argument.0)) == Some(&true))
    })
}

/// Whether a target of what is passed to a function may be the target of the whole.
fn is_part(part: &Target, whole: &Target) -> bool {
    match (part, whole) {
        (Target::Path(part), Target::Path(whole)) => {
            // What is behind a vector or an enum has no path of its own.
            whole.ends_with(part) || part.len() > whole.len()
        }
        (Target::Presence, Target::Presence) => true,
        (Target::Presence, Target::Path(_)) | (Target::Path(_), Target::Presence) => false,
    }
}

struct Finder<'a> {
    module: &'a CompiledModule,
    explanations: &'a [Explanation],
}

impl<'a> Finder<'a> {
    fn of(&self, function: FunctionDefinitionIndex) -> impl Iterator<Item = &'a Explanation> {
        self.explanations
            .iter()
            .filter(move |explanation| explanation.function == function)
    }

    /// The struct of the resource that is accessed.
    fn struct_of(&self, explanation: &Explanation) -> Option<(ModuleId, Identifier)> {
        let Root::Resource(resource) = explanation.root else {
            return None;
        };
        let function = explanation.function.index();
        let summary = &self.module.function_definitions.get(function)?.summary;
        let type_ = summary.resources.get(usize::from(resource.0))?.type_;
        let Some(Type::Struct(handle, _)) = self.module.types.get(type_.index()) else {
            return None;
        };
        let handle = self.module.struct_handles.get(handle.index())?;
        let name = self.module.identifiers.get(handle.name.index())?;
        Some((self.module.module_id(handle.module)?, name.clone()))
    }

    /// Whether the closed footprint has resources of the struct whose address the arguments alone do
    /// not say; for what is no resource, whether it is of everything.
    fn is_wide(&self, explanation: &Explanation, closed: &ClosedSummary) -> bool {
        let Some((module, name)) = self.struct_of(explanation) else {
            return closed.widened.is_some();
        };
        closed.resources.iter().any(|resource| {
            resource.type_.module == module
                && resource.type_.name == name
                && closed.level_of(resource.key) != Level::Argument
        })
    }

    /// Whether the closed footprint reads and writes the location, which it does not destroy.
    fn is_lost(&self, explanation: &Explanation, closed: &ClosedSummary) -> bool {
        let Some((module, name)) = self.struct_of(explanation) else {
            return false;
        };
        closed.accesses.iter().any(|access| {
            let Root::Resource(resource) = access.root else {
                return false;
            };
            let is_same = closed
                .resources
                .get(usize::from(resource.0))
                .is_some_and(|resource| {
                    resource.type_.module == module && resource.type_.name == name
                });
            is_same
                && access.target == explanation.target
                && access.mode == Mode::ReadWrite
                && !closed.accesses.iter().any(|other| {
                    other.root == access.root
                        && other.target == Target::Presence
                        && other.mode != Mode::Read
                })
        })
    }

    /// Adds the explanation, or what explains it inside the function that is called there.
    fn follow(
        &self,
        explanation: &'a Explanation,
        depth: u32,
        visited: &mut BTreeSet<&'a Explanation>,
        found: &mut BTreeSet<Explanation>,
    ) {
        if found.len() >= CAUSES_MAX || !visited.insert(explanation) {
            return;
        }
        let mut is_explained = false;
        if depth < DEPTH_MAX
            && let Some(callee) = self.callee(explanation)
        {
            for inner in self.of(callee) {
                if self.explains(inner, explanation) {
                    is_explained = true;
                    self.follow(inner, depth + 1, visited, found);
                }
            }
        }
        if !is_explained {
            found.insert(explanation.clone());
        }
    }

    /// Whether what happens in a callee is what a caller sees of it.
    fn explains(&self, inner: &Explanation, outer: &Explanation) -> bool {
        let is_same_struct = || self.struct_of(inner) == self.struct_of(outer);
        match (inner.reason, outer.reason) {
            (Reason::Wildcard(inner_reason), Reason::Wildcard(outer_reason)) => {
                inner_reason == outer_reason && is_same_struct()
            }
            (Reason::Unresolved(_), Reason::Unresolved(_)) => is_same_struct(),
            (Reason::Observed(_), Reason::Observed(Observation::Callee(root))) => {
                inner.root == root && is_part(&inner.target, &outer.target)
            }
            (_, _) => false,
        }
    }

    /// The function of the module that is called at the place of an explanation.
    fn callee(&self, explanation: &Explanation) -> Option<FunctionDefinitionIndex> {
        let definitions = &self.module.function_definitions;
        let definition = definitions.get(explanation.function.index())?;
        let FunctionBody::Code(code) = &definition.body else {
            return None;
        };
        let block = code.blocks.get(usize::from(explanation.block))?;
        let instruction = block.instructions.get(usize::from(explanation.instruction));
        let Some(Instruction::Call { function, .. }) = instruction else {
            return None;
        };
        (function.index() < definitions.len()).then_some(FunctionDefinitionIndex(function.0))
    }
}
