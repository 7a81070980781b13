//! The causes that lie in calls of other modules' functions.
//!
//! What those do shows only when a module is linked. This looks, in a function and in those of its
//! module that it calls, for the calls that touch resources at addresses that are not known, and for
//! those that keep a location from being a delta.

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::summary::{
    FunctionSummary, Mode, OpenCall, Root, Target, Term, TermIndex, WideningReason,
};
use weft_bytecode::{
    CompiledModule, FunctionBody, FunctionDefinitionIndex, FunctionHandleIndex, Instruction,
};

use crate::cause::{CAUSES_MAX, Cause, DEPTH_MAX, Struct, lost, struct_of};
use crate::closed::{ClosedSummary, Level};
use crate::explanation::{Explanation, Observation, Reason};
use crate::link::{Linker, callee_name};

/// Adds the causes that lie in calls of other modules' functions, of what no cause explains so far.
pub(super) fn add(
    module: &CompiledModule,
    function: FunctionDefinitionIndex,
    closed: &ClosedSummary,
    linker: &mut Linker<'_>,
    found: &mut BTreeSet<Cause>,
) {
    let is_explained = |name: &Struct, target: &Target| {
        found.iter().any(|cause| {
            matches!(cause.explanation.reason, Reason::Observed(_))
                && cause.resource.as_ref() == Some(name)
                && cause.target == *target
        })
    };
    let lost = lost(closed)
        .filter(|(name, target)| !is_explained(name, target))
        .map(|(name, target)| (name, target.clone()))
        .collect();
    let mut calls = ForeignCalls {
        module,
        wanted: unexplained(found, closed),
        lost,
        linker,
        visited: BTreeSet::new(),
        found,
    };
    calls.of(function, 0);
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

/// Looks for the calls of other modules' functions.
struct ForeignCalls<'a, 'modules> {
    module: &'a CompiledModule,
    linker: &'a mut Linker<'modules>,
    /// What is touched at addresses that are not known.
    wanted: BTreeMap<Struct, Reason>,
    /// What is read and written.
    lost: BTreeSet<(Struct, Target)>,
    visited: BTreeSet<FunctionDefinitionIndex>,
    found: &'a mut BTreeSet<Cause>,
}

impl ForeignCalls<'_, '_> {
    fn of(&mut self, function: FunctionDefinitionIndex, depth: u32) {
        let module = self.module;
        let is_done = self.wanted.is_empty() && self.lost.is_empty();
        if is_done || depth > DEPTH_MAX || !self.visited.insert(function) {
            return;
        }
        let Some(definition) = module.function_definitions.get(function.index()) else {
            return;
        };
        let FunctionBody::Code(code) = &definition.body else {
            return;
        };
        let mut places: BTreeMap<FunctionHandleIndex, Vec<Place>> = BTreeMap::new();
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
                    let closed = self.linker.close(&id, &name);
                    let place = (function, block_number, number);
                    self.add_wide(&closed, is_known, place);
                    places.entry(*callee).or_default().push(place);
                }
            }
        }
        for (callee, places) in places {
            let calls = definition.summary.calls.iter();
            let calls: Vec<_> = calls.filter(|call| call.function == callee).collect();
            // Where there are more, some are of functions that this one calls.
            if calls.len() == places.len()
                && let Some((id, name)) = callee_name(module, callee)
            {
                let closed = self.linker.close(&id, &name);
                for (call, place) in calls.into_iter().zip(places) {
                    self.add_lost(&closed, call, place);
                }
            }
        }
    }

    /// Adds a call of a function that touches what is wanted.
    fn add_wide(&mut self, callee: &ClosedSummary, is_known: bool, place: Place) {
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
                | Term::TypeAddress(_)
                | Term::Unknown(_) => is_known && callee.level_of(resource.key) == Level::Argument,
            };
            if let Some(reason) = self.wanted.get(&name).filter(|_| !is_innocent) {
                let reason = *reason;
                self.insert(place, reason, name, Target::Path(Vec::new()));
            }
        }
    }

    /// Adds a call whose callee reads or replaces, behind a reference, what is lost.
    fn add_lost(&mut self, callee: &ClosedSummary, call: &OpenCall, place: Place) {
        for reference in &call.references {
            let root = Root::Parameter(reference.argument);
            let accesses = callee.accesses.iter().filter(|access| access.root == root);
            for access in accesses {
                let Target::Path(below) = &access.target else {
                    continue;
                };
                if matches!(access.mode, Mode::Delta(_)) {
                    continue;
                }
                let mut path = reference.path.clone();
                if reference.is_exact {
                    path.extend_from_slice(below);
                }
                let own = struct_of(self.module, place.0, reference.root);
                let is_meant = |(name, target): &&(Struct, Target)| match (target, &own) {
                    (Target::Path(lost), Some(own)) => own == name && *lost == path,
                    // Behind a parameter: of which resource, the caller knows.
                    (Target::Path(lost), None) => !path.is_empty() && lost.ends_with(&path),
                    (Target::Presence, _) => false,
                };
                let meant: Vec<_> = self.lost.iter().filter(is_meant).cloned().collect();
                for (name, target) in meant {
                    let reason = Reason::Observed(Observation::Callee(root));
                    self.insert(place, reason, name, target);
                }
            }
        }
    }

    fn insert(&mut self, place: Place, reason: Reason, resource: Struct, target: Target) {
        let (function, block, instruction) = place;
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
                reason,
            },
            resource: Some(resource),
            target,
        });
    }
}

/// An instruction.
type Place = (FunctionDefinitionIndex, u16, u16);

/// Whether all that a function passes to a function of another module is known from its own arguments.
fn has_known_arguments(summary: &FunctionSummary, callee: FunctionHandleIndex) -> bool {
    let mut is_known: Vec<bool> = Vec::with_capacity(summary.terms.len());
    for term in &summary.terms {
        // Terms name terms before them.
        let is_part_known = |part: &TermIndex| is_known.get(usize::from(part.0)) == Some(&true);
        let is_term_known = match term {
            Term::Argument(_) | Term::Address(_) | Term::Integer(_) | Term::TypeAddress(_) => true,
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
