//! From typed bodies to modules with footprints, one task a module.
//!
//! Once names and types are known, nothing that is done of a module needs another one: the graphs of its
//! functions are built and analysed, code is generated from them, and footprints are inferred from
//! the code. A thread that does all of this in turn finds what it needs in its cache, and gives the
//! room of one module's graphs to the next; there is no step at which all threads wait for the last.
//!
//! Afterwards units and diagnostics are in the same order for any number of threads.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use weft_base::{Diagnostic, FileId};
use weft_codegen::Unit;
use weft_footprint::Completed;
use weft_hir::{Bodies, DefMap, FunctionId, ModuleDefId, Owner};
use weft_mir::Checked;

use crate::clause::PureNatives;
use crate::observer::{Observer, Phase, observed};
use crate::package::Origin;
use crate::pipeline::{GeneratedUnit, InferredUnit};
use crate::verification::{self, Verification};

/// How many functions of a module a thread takes at a time: another one helps with large modules only.
const FUNCTIONS_AT_ONCE: usize = 16;

/// What the tasks have in common.
pub(crate) struct Task<'a> {
    pub(crate) definitions: &'a DefMap,
    pub(crate) natives: &'a PureNatives,
    pub(crate) observer: &'a dyn Observer,
    /// Where the files are from.
    pub(crate) origins: &'a BTreeMap<FileId, Origin>,
    /// Which modules code is generated for; the functions of all are analysed.
    pub(crate) generated: Generated,
    /// What will be made of the code.
    pub(crate) verification: Verification,
}

/// What code is generated for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Generated {
    /// Every module and script.
    All,
    /// Those of the package alone.
    Root,
    /// None, after an error.
    Nothing,
}

/// What has been made of a program.
pub(crate) struct Made {
    /// What the analyses say.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What is larger than the format holds; it says nothing about a program with other errors.
    pub(crate) too_large: Vec<Diagnostic>,
    /// What is over a limit, if nothing more is verified.
    pub(crate) over_limits: Vec<Diagnostic>,
    /// The modules and scripts, each after those it depends on.
    pub(crate) units: Vec<InferredUnit>,
}

/// What the analyses say about a function.
type Reported = (FunctionId, Vec<Diagnostic>);

/// Makes the modules and scripts of a program, whose bodies are used up.
pub(crate) fn make(task: &Task<'_>, bodies: Bodies) -> Made {
    let made: Vec<_> = in_order(task.definitions, bodies)
        .into_par_iter()
        .map(|(unit, functions)| task.run(unit, functions))
        .collect();
    let mut reported: Vec<Reported> = Vec::new();
    let mut too_large = Vec::new();
    let mut over_limits = Vec::new();
    let mut units = Vec::with_capacity(made.len());
    for (found, unit) in made {
        reported.extend(found);
        match unit {
            Some(Ok((unit, excess))) => {
                units.push(unit);
                over_limits.extend(excess);
            }
            Some(Err(diagnostic)) => too_large.push(*diagnostic),
            None => {}
        }
    }
    reported.sort_by_key(|(function, _)| *function);
    let diagnostics = reported.into_iter().flat_map(|(_, found)| found);
    Made {
        diagnostics: diagnostics.collect(),
        too_large,
        over_limits,
        units,
    }
}

/// A module with its footprints, and what is over a limit in it.
type Finished = (InferredUnit, Option<Diagnostic>);

/// A function with its body; natives have none, and neither has what is not looked into.
type Function = (FunctionId, Option<weft_hir::Body>);

impl Task<'_> {
    fn run(
        &self,
        unit: Unit,
        functions: Vec<Function>,
    ) -> (Vec<Reported>, Option<Result<Finished, Box<Diagnostic>>>) {
        let (reported, bodies) = self.check(unit, functions);
        let span = match unit {
            Unit::Module(id) => self.definitions.modules[id].span,
            Unit::Script(id) => self.definitions.scripts[id].span,
        };
        let origin = self.origins.get(&span.file).copied();
        let origin = origin.unwrap_or(Origin::Root);
        let is_generated = match self.generated {
            Generated::All => true,
            Generated::Root => origin == Origin::Root,
            Generated::Nothing => false,
        };
        let unit = is_generated.then(|| self.generate(unit, &bodies, origin));
        (reported, unit)
    }

    /// Builds and checks the graphs of some functions. One with errors has none, and neither has a
    /// native. Warnings about dependencies are left to their own authors.
    fn check(
        &self,
        unit: Unit,
        functions: Vec<Function>,
    ) -> (Vec<Reported>, BTreeMap<FunctionId, Checked>) {
        let is_dependency = match unit {
            Unit::Module(id) => self.definitions.modules[id].is_dependency,
            Unit::Script(_) => false,
        };
        let functions = functions.into_par_iter().with_min_len(FUNCTIONS_AT_ONCE);
        let checked: Vec<_> = functions
            .map(|(id, body)| {
                observed(self.observer, Phase::Analyses, || {
                    let (body, mut found) = match body {
                        Some(body) => weft_mir::check(self.definitions, id, &body),
                        None => {
                            let body = weft_mir::build_instruction(self.definitions, id);
                            (body.map(Checked::from), Vec::new())
                        }
                    };
                    found.retain(|it| !is_dependency || it.is_error());
                    (id, body, found)
                })
            })
            .collect();
        let mut reported = Vec::new();
        let mut bodies = Vec::with_capacity(checked.len());
        for (id, body, found) in checked {
            if !found.is_empty() {
                reported.push((id, found));
            }
            bodies.extend(body.map(|body| (id, body)));
        }
        (reported, bodies.into_iter().collect())
    }

    fn generate(
        &self,
        unit: Unit,
        bodies: &BTreeMap<FunctionId, Checked>,
        origin: Origin,
    ) -> Result<Finished, Box<Diagnostic>> {
        let generated = observed(self.observer, Phase::Code, || {
            weft_codegen::generate(self.definitions, unit, &|function| bodies.get(&function))
        })?;
        Ok(self.finish(GeneratedUnit {
            module: generated.module,
            source_map: generated.source_map,
            origin,
        }))
    }

    /// Infers what the functions of a module touch. Calls of other modules are left open.
    pub(crate) fn finish(&self, unit: GeneratedUnit) -> Finished {
        let inferred = observed(self.observer, Phase::Footprints, || {
            let is_pure = |module: &_, function: &_| self.natives.contains(module, function);
            let (module, explanations) = Completed::of(unit.module, &is_pure);
            InferredUnit {
                module,
                source_map: unit.source_map,
                explanations,
                origin: unit.origin,
            }
        });
        let excess = match self.verification {
            Verification::Code => None,
            Verification::Limits => observed(self.observer, Phase::Limits, || {
                verification::check_limits(&inferred)
            }),
        };
        (inferred, excess)
    }
}

/// The modules, each after those it uses, then the scripts, all with their functions in order.
fn in_order(definitions: &DefMap, mut bodies: Bodies) -> Vec<(Unit, Vec<Function>)> {
    let mut functions: BTreeMap<Owner, Vec<Function>> = BTreeMap::new();
    for (id, function) in &definitions.functions {
        let body = bodies.get_mut(id).and_then(Option::take);
        functions
            .entry(function.owner)
            .or_default()
            .push((id, body));
    }
    let modules = modules_in_order(definitions).into_iter().map(Owner::Module);
    let scripts = definitions.scripts.keys().map(Owner::Script);
    let owners = modules.chain(scripts);
    owners
        .map(|owner| {
            let unit = match owner {
                Owner::Module(id) => Unit::Module(id),
                Owner::Script(id) => Unit::Script(id),
            };
            (unit, functions.remove(&owner).unwrap_or_default())
        })
        .collect()
}

/// The modules, each after those it uses; otherwise in order of declaration. Where there are cycles,
/// which have been reported, some order.
fn modules_in_order(definitions: &DefMap) -> Vec<ModuleDefId> {
    let mut order = Vec::with_capacity(definitions.modules.len());
    let mut seen = BTreeSet::new();
    for root in definitions.modules.keys() {
        // A module is opened, then what it uses is placed, then it is placed itself.
        let mut stack = vec![(root, false)];
        while let Some((module, is_open)) = stack.pop() {
            if is_open {
                order.push(module);
                continue;
            }
            if !seen.insert(module) {
                continue;
            }
            stack.push((module, true));
            let uses = definitions.modules[module].uses.iter().rev();
            stack.extend(uses.map(|used| (*used, false)));
        }
    }
    order
}
