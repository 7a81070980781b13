//! Whether deltas on one location commute: the sums of a location's steps and its bounds.
//!
//! Every transaction of a run executes on the location's *known* value, the one before the first
//! of them. That is right exactly if each of its checks would pass on the real value, too,
//! whichever of the others abort. Before a step the real value is at least the known one minus
//! all other withdrawals, and at most the known one plus all other deposits; so it is enough that
//!
//! - known − Σ withdrawals ≥ 0, and ≥ bound − amount for every step down with a bound,
//! - known + Σ deposits ≤ the largest value, and ≤ bound + amount for every step up with a bound,
//!
//! with each step counted on its own, at its largest amount.

use weft_bytecode::summary::Direction;
use weft_footprint::ConcreteStep;

/// What a plan keeps of a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlannedStep {
    direction: Direction,
    /// The largest amount.
    amount: u128,
    /// What must be left after all withdrawals, or must not be exceeded after all deposits.
    limit: u128,
}

impl PlannedStep {
    /// From a step with its amounts; the least one does not matter.
    pub(crate) const fn of(step: &ConcreteStep) -> Self {
        let limit = match (step.direction, step.bound) {
            (Direction::Down, None) => 0,
            (Direction::Down, Some(bound)) => bound.saturating_sub(step.high),
            (Direction::Up, None) => u128::MAX,
            (Direction::Up, Some(bound)) => bound.saturating_add(step.high),
        };
        Self {
            direction: step.direction,
            amount: step.high,
            limit,
        }
    }
}

/// The steps of all deltas of one location so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeltaTotals {
    known: u128,
    withdrawn: u128,
    deposited: u128,
    /// What must be left after all withdrawals.
    floor: u128,
    /// What must not be exceeded after all deposits.
    ceiling: u128,
}

impl DeltaTotals {
    /// No steps yet, on a leaf of `size` bytes with a known value; `None` where the value is too
    /// large for the sums.
    pub(crate) fn new(known: [u64; 4], size: u32) -> Option<Self> {
        if known[2] != 0 || known[3] != 0 {
            return None;
        }
        let known = u128::from(known[1]) << 64 | u128::from(known[0]);
        let ceiling = match size {
            1 => u8::MAX.into(),
            2 => u16::MAX.into(),
            4 => u32::MAX.into(),
            8 => u64::MAX.into(),
            16 | 32 => u128::MAX,
            _ => return None,
        };
        Some(Self {
            known,
            withdrawn: 0,
            deposited: 0,
            floor: 0,
            ceiling,
        })
    }

    /// The totals with the steps of one more transaction, or `None` where a check might fail then.
    pub(crate) fn with(mut self, steps: &[PlannedStep]) -> Option<Self> {
        for step in steps {
            match step.direction {
                Direction::Down => {
                    self.withdrawn = self.withdrawn.checked_add(step.amount)?;
                    self.floor = self.floor.max(step.limit);
                }
                Direction::Up => {
                    self.deposited = self.deposited.checked_add(step.amount)?;
                    self.ceiling = self.ceiling.min(step.limit);
                }
            }
        }
        let lowest = self.known.checked_sub(self.withdrawn)?;
        let highest = self.known.checked_add(self.deposited)?;
        (lowest >= self.floor && highest <= self.ceiling).then_some(self)
    }
}

impl DeltaTotals {
    /// What may be added to the known value, modulo the range of the leaf, such that all checks
    /// pass as well; zero where nothing may.
    pub(crate) const fn shift(&self) -> [u64; 4] {
        let lowest = self.known - self.withdrawn;
        let highest = self.known + self.deposited;
        if highest < self.ceiling {
            [1, 0, 0, 0]
        } else if lowest > self.floor {
            [u64::MAX; 4]
        } else {
            [0; 4]
        }
    }
}

#[cfg(test)]
mod tests {
    use weft_bytecode::summary::Direction;
    use weft_footprint::ConcreteStep;

    use super::{DeltaTotals, PlannedStep};

    fn step(direction: Direction, high: u128, bound: Option<u128>) -> PlannedStep {
        PlannedStep::of(&ConcreteStep {
            direction,
            low: 0,
            high,
            bound,
        })
    }

    fn totals(known: u64, size: u32) -> DeltaTotals {
        DeltaTotals::new([known, 0, 0, 0], size).unwrap()
    }

    #[test]
    fn withdrawals_may_not_exceed_the_known_value_even_with_deposits() {
        let down = |amount| step(Direction::Down, amount, None);
        let up = step(Direction::Up, 1_000, None);
        let sums = totals(100, 8).with(&[down(60)]).unwrap();
        assert!(sums.with(&[up, down(40)]).is_some());
        assert!(sums.with(&[up, down(41)]).is_none());
    }

    #[test]
    fn deposits_stay_inside_the_range_of_the_type() {
        let up = |amount| step(Direction::Up, amount, None);
        assert!(totals(250, 1).with(&[up(5)]).is_some());
        assert!(totals(250, 1).with(&[up(5), up(1)]).is_none());
        assert!(totals(u64::MAX, 8).with(&[up(0)]).is_some());
    }

    #[test]
    fn a_balance_check_for_the_amount_itself_costs_nothing_more() {
        let checked = |amount| step(Direction::Down, amount, Some(amount));
        let sums = totals(100, 8).with(&[checked(70)]).unwrap();
        assert!(sums.with(&[checked(30)]).is_some());
        assert!(sums.with(&[checked(31)]).is_none());
    }

    #[test]
    fn bounds_hold_before_each_step_whatever_the_others_do() {
        let reserve = step(Direction::Down, 10, Some(50));
        let sums = totals(100, 8).with(&[reserve]).unwrap();
        assert!(sums.with(&[step(Direction::Down, 50, None)]).is_some());
        assert!(sums.with(&[step(Direction::Down, 51, None)]).is_none());
        let cap = step(Direction::Up, 10, Some(120));
        let sums = totals(100, 8).with(&[cap]).unwrap();
        assert!(sums.with(&[step(Direction::Up, 20, None)]).is_some());
        assert!(sums.with(&[step(Direction::Up, 21, None)]).is_none());
    }

    #[test]
    fn sums_that_overflow_are_refused() {
        let up = step(Direction::Up, u128::MAX, None);
        assert!(totals(0, 32).with(&[up, up]).is_none());
        assert!(DeltaTotals::new([0, 0, 1, 0], 32).is_none());
    }
}
