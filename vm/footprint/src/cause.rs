//! The causes of a wide footprint, as places in the code of one module.
//!
//! Explanations are recorded where a function learns of an access; for one that a callee makes,
//! that is the call. This follows calls inside the module down to the instruction at fault, and
//! leaves out what made no difference to the closed footprint.

mod foreign;

use std::collections::BTreeSet;

use weft_bytecode::summary::{Mode, Root, Target};
use weft_bytecode::{CompiledModule, FunctionBody, FunctionDefinitionIndex, Instruction, Type};
use weft_types::{Identifier, ModuleId};

use crate::closed::{ClosedSummary, Level};
use crate::explanation::{Explanation, Observation, Reason};
use crate::link::Linker;

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
    foreign::add(module, function, closed, linker, &mut found);
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

/// What the closed footprint reads and writes and does not destroy.
fn lost(closed: &ClosedSummary) -> impl Iterator<Item = (Struct, &Target)> {
    let is_moved = |root| {
        closed.accesses.iter().any(|access| {
            access.root == root && access.target == Target::Presence && access.mode != Mode::Read
        })
    };
    closed.accesses.iter().filter_map(move |access| {
        let Root::Resource(resource) = access.root else {
            return None;
        };
        let type_ = &closed.resources.get(usize::from(resource.0))?.type_;
        let is_lost = access.mode == Mode::ReadWrite && !is_moved(access.root);
        is_lost.then(|| ((type_.module.clone(), type_.name.clone()), &access.target))
    })
}

/// The struct of a resource that a function names.
fn struct_of(
    module: &CompiledModule,
    function: FunctionDefinitionIndex,
    root: Root,
) -> Option<Struct> {
    let Root::Resource(resource) = root else {
        return None;
    };
    let summary = &module.function_definitions.get(function.index())?.summary;
    let type_ = summary.resources.get(usize::from(resource.0))?.type_;
    let Some(Type::Struct(handle, _)) = module.types.get(type_.index()) else {
        return None;
    };
    let handle = module.struct_handles.get(handle.index())?;
    let name = module.identifiers.get(handle.name.index())?;
    Some((module.module_id(handle.module)?, name.clone()))
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
    fn struct_of(&self, explanation: &Explanation) -> Option<Struct> {
        struct_of(self.module, explanation.function, explanation.root)
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
        let struct_ = self.struct_of(explanation);
        lost(closed).any(|(name, target)| Some(name) == struct_ && *target == explanation.target)
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
