//! What a function does to the world, as it is gathered from its code.

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::summary::{Direction, OpenCall, ResourceIndex, Root, Target, TermIndex};

use crate::analysis::value::Location;
use crate::explanation::Observation;

/// A place in the code: block and instruction; the terminator counts as the last instruction.
pub(crate) type Position = (usize, usize);

/// Everything that a function does.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// What is accessed, by internal numbers of resources.
    pub(crate) accesses: BTreeMap<(Root, Target), Effect>,
    /// The resource of each own storage instruction that is reached.
    pub(crate) sites: BTreeMap<u16, ResourceIndex>,
    /// The open calls, by their numbers.
    pub(crate) calls: BTreeMap<u16, OpenCall>,
}

/// How one location is accessed.
#[derive(Debug, Default)]
pub(crate) struct Effect {
    /// Whether the value is loaded, perhaps for nobody to observe.
    pub(crate) loads: bool,
    pub(crate) reads: bool,
    pub(crate) writes: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) checks: Vec<Check>,
    /// Why it is not (only) a delta, and where.
    pub(crate) reasons: BTreeSet<(Position, Observation)>,
    /// Where it was first accessed.
    pub(crate) first: Option<Position>,
}

/// A step of a delta.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) direction: Direction,
    pub(crate) low: TermIndex,
    pub(crate) high: TermIndex,
    pub(crate) bound: Option<TermIndex>,
    pub(crate) position: Position,
}

/// A requirement on the value of a location: at least (down) or at most (up) the bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check {
    pub(crate) direction: Direction,
    pub(crate) bound: TermIndex,
    /// Where the check is that of checked arithmetic: the amount. A step by that amount implies
    /// it.
    pub(crate) implied_by: Option<TermIndex>,
    pub(crate) position: Position,
}

impl Effects {
    pub(crate) fn at(&mut self, location: Location, position: Position) -> &mut Effect {
        self.target(location.root, Target::Path(location.path), position)
    }

    pub(crate) fn target(&mut self, root: Root, target: Target, position: Position) -> &mut Effect {
        let effect = self.accesses.entry((root, target)).or_default();
        effect.first = Some(effect.first.map_or(position, |first| first.min(position)));
        effect
    }
}

/// The most steps and checks of one location; with more, it is read and written.
const STEPS_MAX: usize = 256;

impl Effect {
    /// Adds a step.
    pub(crate) fn step(&mut self, step: Step) {
        self.steps.push(step);
        self.limit(step.position);
    }

    /// Adds a check.
    pub(crate) fn check(&mut self, check: Check) {
        self.checks.push(check);
        self.limit(check.position);
    }

    fn limit(&mut self, position: Position) {
        if self.steps.len() + self.checks.len() > STEPS_MAX {
            self.writes |= !self.steps.is_empty();
            self.read(position, Observation::NoInterval);
            // The steps are not looked at any more, but for whether there are any.
            self.steps.truncate(1);
            self.checks.clear();
        }
    }

    pub(crate) fn read(&mut self, position: Position, observation: Observation) {
        self.reads = true;
        self.reasons.insert((position, observation));
    }
}
