//! How long the phases of a compilation take, from when the threads begin and end pieces of them.
//!
//! The phases that are done of each module in turn overlap on the wall clock. What they take together is
//! divided among them by the time that the threads spent in each.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::float_arithmetic, reason = "shares are for people")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use weft_driver::{Observer, Phase};

/// The phases that are done of each module in turn.
const OF_MODULES: [Phase; 4] = [
    Phase::Analyses,
    Phase::Code,
    Phase::Footprints,
    Phase::Limits,
];

thread_local! {
    /// The pieces that this thread has begun, the innermost last, with when it last went on with each.
    static OPEN: RefCell<Vec<(Phase, Instant)>> = const { RefCell::new(Vec::new()) };
}

/// A clock for one compilation.
#[derive(Default)]
pub(super) struct Clock(Mutex<BTreeMap<Phase, Pieces>>);

/// The pieces of a phase so far.
struct Pieces {
    /// The time of all threads together, without other pieces in between.
    spent: Duration,
    first: Instant,
    last: Instant,
}

impl Clock {
    fn add(&self, phase: Phase, from: Instant, to: Instant) {
        let mut phases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pieces = phases.entry(phase).or_insert(Pieces {
            spent: Duration::ZERO,
            first: from,
            last: to,
        });
        pieces.spent += to - from;
        pieces.first = pieces.first.min(from);
        pieces.last = pieces.last.max(to);
    }

    /// What a phase took on the wall clock.
    pub(super) fn taken(&self, phase: Phase) -> Duration {
        let phases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let together = |of: &[Phase]| {
            let pieces = || of.iter().filter_map(|phase| phases.get(phase));
            let first = pieces().map(|it| it.first).min()?;
            let last = pieces().map(|it| it.last).max()?;
            let spent: Duration = pieces().map(|it| it.spent).sum();
            Some((last - first, spent))
        };
        let group = if OF_MODULES.contains(&phase) {
            &OF_MODULES[..]
        } else {
            &[phase]
        };
        let (Some((wall, all)), Some((_, own))) = (together(group), together(&[phase])) else {
            return Duration::ZERO;
        };
        wall.mul_f64(own.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE))
    }
}

impl Observer for Clock {
    fn begin(&self, phase: Phase) {
        let now = Instant::now();
        OPEN.with_borrow_mut(|open| {
            if let Some((outer, since)) = open.last() {
                self.add(*outer, *since, now);
            }
            open.push((phase, now));
        });
    }

    fn end(&self, phase: Phase) {
        let now = Instant::now();
        OPEN.with_borrow_mut(|open| {
            if let Some((begun, since)) = open.pop() {
                debug_assert_eq!(begun, phase, "pieces end in the reverse of their order");
                self.add(begun, since, now);
            }
            if let Some((_, since)) = open.last_mut() {
                *since = now;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use std::time::{Duration, Instant};
    use weft_driver::{Observer as _, Phase};

    #[test]
    fn a_piece_in_between_is_not_counted_twice() {
        let clock = Clock::default();
        let start = Instant::now();
        clock.begin(Phase::Code);
        clock.begin(Phase::Footprints);
        std::thread::sleep(Duration::from_millis(2));
        clock.end(Phase::Footprints);
        clock.end(Phase::Code);
        let all = start.elapsed();
        let sum = clock.taken(Phase::Code) + clock.taken(Phase::Footprints);
        assert!(sum <= all + Duration::from_micros(1), "{sum:?} of {all:?}");
        assert!(clock.taken(Phase::Footprints) >= Duration::from_millis(2));
        assert_eq!(clock.taken(Phase::Analyses), Duration::ZERO);
    }
}
