//! The threads that execute blocks: the caller's own, and those of a pool.
//!
//! A block alternates between steps that many threads share and short ones that they cannot. The
//! caller takes part in every step, and while a block runs the other threads are kept
//! [awake](Workers::awake): to wake a thread takes longer than many a step.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Several threads, the caller's among them.
#[derive(Debug)]
pub(crate) struct Workers {
    /// The threads besides the caller's.
    pool: ThreadPool,
}

impl Workers {
    /// `threads` workers with the caller, at least two, whose stacks have so many bytes.
    pub(crate) fn new(threads: usize, stack_bytes: usize) -> Result<Self, ThreadPoolBuildError> {
        assert!(threads > 1, "one worker is the caller alone");
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads - 1)
            .thread_name(|number| format!("weft-{}", number + 1))
            .stack_size(stack_bytes)
            .build()?;
        Ok(Self { pool })
    }

    /// The number of workers.
    pub(crate) fn count(&self) -> usize {
        self.pool.current_num_threads() + 1
    }

    /// Does `work` on this thread, while the others look for steps of it to share.
    pub(crate) fn awake<R>(&self, work: impl FnOnce() -> R) -> R {
        let is_over = AtomicBool::new(false);
        self.pool.in_place_scope(|scope| {
            scope.spawn_broadcast(|_, _| {
                let mut patience = Patience::default();
                while !is_over.load(Ordering::Relaxed) {
                    // Executes whatever the pool has to do.
                    if rayon::yield_now() == Some(rayon::Yield::Executed) {
                        patience = Patience::default();
                    } else {
                        patience.wait();
                    }
                }
            });
            // Also where the work panics.
            let _over = SetOnDrop(&is_over);
            work()
        })
    }

    /// Calls `work` once on every worker.
    fn everywhere(&self, work: impl Fn() + Sync) {
        let unfinished = AtomicUsize::new(self.count() - 1);
        self.pool.in_place_scope(|scope| {
            for _ in 1..self.count() {
                scope.spawn(|_| {
                    work();
                    unfinished.fetch_sub(1, Ordering::Release);
                });
            }
            work();
            // The scope waits asleep for threads that are not done.
            let mut rounds = 0_u32;
            while unfinished.load(Ordering::Acquire) > 0 && rounds < SPINS_MAX {
                rounds += 1;
                std::hint::spin_loop();
            }
            (0..SPINS_BEHIND).for_each(|_| std::hint::spin_loop());
        });
    }
}

/// Rounds that a thread spins before it does anything that takes longer.
const SPINS_MAX: u32 = 4_000;
/// Rounds after which a thread that waits goes to sleep.
const YIELDS_MAX: u32 = SPINS_MAX + 200;
/// Rounds in which a thread that has finished its part tells the scope so.
const SPINS_BEHIND: u32 = 8;

struct SetOnDrop<'flag>(&'flag AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits ever more patiently: what comes soon is met at once, what comes late costs little.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    rounds: u32,
}

impl Patience {
    /// Waits a little.
    pub(crate) fn wait(&mut self) {
        self.rounds = self.rounds.saturating_add(1);
        match self.rounds {
            0..SPINS_MAX => std::hint::spin_loop(),
            SPINS_MAX..YIELDS_MAX => std::thread::yield_now(),
            _ => std::thread::sleep(Duration::from_micros(20)),
        }
    }
}

/// Does `work` for every item, by all workers where there are several, in no particular order.
pub(crate) fn for_each<T: Send>(
    workers: Option<&Workers>,
    items: impl ExactSizeIterator<Item = T> + Send,
    work: impl Fn(T) + Sync,
) {
    match workers {
        Some(workers) if items.len() > 1 => {
            let items = Mutex::new(items);
            let take = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
            workers.everywhere(|| {
                while let Some(item) = take() {
                    work(item);
                }
            });
        }
        _ => items.for_each(work),
    }
}

/// What `work` makes of every item, in the order of the items.
pub(crate) fn map<T: Send, R: Send>(
    workers: Option<&Workers>,
    items: impl ExactSizeIterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if workers.is_none() {
        return items.map(work).collect();
    }
    let mut results: Vec<Option<R>> = Vec::new();
    results.resize_with(items.len(), || None);
    for_each(workers, items.zip(&mut results), |(item, result)| {
        *result = Some(work(item));
    });
    results
        .into_iter()
        .map(|result| result.expect("every item is worked on"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Barrier, Mutex};

    use super::{Workers, for_each, map};

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for workers in [None, Some(Workers::new(3, 1 << 20).unwrap())] {
            let squares = map(workers.as_ref(), 0..1_000_u32, |number| number * number);
            assert!((0..).zip(&squares).all(|(n, square)| n * n == *square));
            let sum = AtomicUsize::new(0);
            for_each(workers.as_ref(), 0..100_usize, |number| {
                sum.fetch_add(number, Ordering::Relaxed);
            });
            assert_eq!(sum.into_inner(), 4_950);
        }
    }

    #[test]
    fn the_caller_is_one_of_the_workers() {
        let workers = Workers::new(2, 1 << 20).unwrap();
        let (met, threads) = (Barrier::new(2), Mutex::new(BTreeSet::new()));
        for_each(Some(&workers), 0..2, |_| {
            met.wait();
            let name = std::thread::current().name().map(str::to_owned);
            threads.lock().unwrap().insert(name);
        });
        let caller = std::thread::current().name().map(str::to_owned);
        let threads = threads.into_inner().unwrap();
        assert_eq!(threads.len(), 2);
        assert!(threads.contains(&caller));
    }
}
