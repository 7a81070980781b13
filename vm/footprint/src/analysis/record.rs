//! The recording of effects, and what a change makes of pending values.

use weft_bytecode::Type;
use weft_bytecode::TypeIndex;
use weft_bytecode::summary::{Arithmetic, Direction, ResourceIndex, Root, Target, Term};

use crate::analysis::Evaluator;
use crate::analysis::effect::{Check as CheckEffect, Step};
use crate::analysis::value::{Check, Location, Relation, paths_overlap};
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    pub(crate) fn record_presence(&mut self, resource: ResourceIndex, is_written: bool) {
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            let effect = effects.target(Root::Resource(resource), Target::Presence, position);
            effect.reads = true;
            effect.writes |= is_written;
        }
    }

    pub(crate) fn record_load(&mut self, location: Location) {
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            effects.at(location, position).loads = true;
        }
    }

    pub(crate) fn record_read(&mut self, location: Location, observation: Observation) {
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            effects.at(location, position).read(position, observation);
        }
    }

    pub(crate) fn record_write(&mut self, location: Location, observation: Observation) {
        let position = self.position;
        self.change(&location);
        if let Some(effects) = &mut self.effects {
            let effect = effects.at(location, position);
            effect.writes = true;
            effect.reasons.insert((position, observation));
        }
    }

    pub(crate) fn record_step(&mut self, location: Location, step: Step) {
        let observation = if self.context.flow.is_cyclic[self.position.0] {
            Some(Observation::Loop)
        } else if !self.is_ground(location.root) {
            Some(Observation::WholeValue)
        } else if matches!(self.terms.term(step.high), Term::Integer(0)) {
            // A step of 0 stands for a check, which writes nothing; this one writes.
            Some(Observation::Replaced)
        } else if self.terms.is_unknown(step.low)
            || self.terms.is_unknown(step.high)
            || step.bound.is_some_and(|bound| self.terms.is_unknown(bound))
        {
            Some(Observation::NoInterval)
        } else {
            None
        };
        if let Some(observation) = observation {
            self.record_read(location.clone(), observation);
            self.record_write(location, observation);
            return;
        }
        self.change(&location);
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            effects.at(location, position).step(step);
        }
    }

    /// Records that the transaction aborts unless the check comes out as `passes`.
    pub(crate) fn record_check(&mut self, check: &Check, passes: bool) {
        let relation = if passes {
            check.relation
        } else {
            check.relation.negated()
        };
        let one = self.terms.intern(Term::Integer(1));
        let (direction, bound) = match relation {
            Relation::Less => (
                Direction::Up,
                self.terms
                    .arithmetic(Arithmetic::Subtract, check.bound, one),
            ),
            Relation::LessOrEqual => (Direction::Up, check.bound),
            Relation::Greater => (
                Direction::Down,
                self.terms.arithmetic(Arithmetic::Add, check.bound, one),
            ),
            Relation::GreaterOrEqual => (Direction::Down, check.bound),
        };
        if self.terms.is_unknown(bound) {
            self.record_read(check.location.clone(), Observation::NoInterval);
            return;
        }
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            let effect = CheckEffect {
                direction,
                bound,
                implied_by: None,
                position,
            };
            effects.at(check.location.clone(), position).check(effect);
        }
    }

    /// Pending values of what a change may touch become stale.
    pub(crate) fn change(&mut self, location: &Location) {
        let mut registers = std::mem::take(&mut self.registers);
        for value in &mut registers {
            if value
                .pending()
                .is_some_and(|pending| self.may_alias(pending, location))
            {
                value.mark_stale();
            }
        }
        self.registers = registers;
    }

    fn may_alias(&self, left: &Location, right: &Location) -> bool {
        match (left.root, right.root) {
            (Root::Resource(a), Root::Resource(b)) => {
                let ((left_type, left_key), (right_type, right_key)) =
                    (self.terms.resource(a), self.terms.resource(b));
                let are_distinct = match (self.terms.term(*left_key), self.terms.term(*right_key)) {
                    (Term::Address(left), Term::Address(right)) => left != right,
                    (_, _) => false,
                };
                !are_distinct
                    && self.same_struct(*left_type, *right_type)
                    && paths_overlap(&left.path, &right.path)
            }
            (Root::Parameter(a), Root::Parameter(b)) if a == b => {
                paths_overlap(&left.path, &right.path)
            }
            (_, _) => true,
        }
    }

    fn same_struct(&self, left: TypeIndex, right: TypeIndex) -> bool {
        match (self.types.get(left), self.types.get(right)) {
            (Some(Type::Struct(left, _)), Some(Type::Struct(right, _))) => left == right,
            (_, _) => true,
        }
    }
}
