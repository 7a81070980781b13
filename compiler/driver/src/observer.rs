//! What a compilation is doing, told to those who measure it. Nothing here looks at a clock.

/// A part of a compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Reading manifests and sources.
    Read,
    /// Tokens and syntax trees.
    Parse,
    /// Names, types, and what is checked on bodies with types; inline calls expanded.
    Types,
    /// Control-flow graphs, and the analyses on them.
    Analyses,
    /// Bytecode.
    Code,
    /// Footprints.
    Footprints,
    /// The bytecode held against the limits.
    Limits,
    /// The bytecode held against the verifier.
    Verification,
}

/// Is told what the threads of a compilation are doing.
///
/// [`Phase::Analyses`], [`Phase::Code`], [`Phase::Footprints`] and [`Phase::Limits`] are done of each
/// module in turn, by several threads at a time; the others by all threads together, which one of them
/// tells.
pub trait Observer: Sync {
    /// This thread begins a piece of a phase. While it waits for others to do their parts of it, it may
    /// do a piece of another one in between.
    fn begin(&self, phase: Phase);

    /// This thread has done the piece that it began last.
    fn end(&self, phase: Phase);
}

/// Nobody looks on.
impl Observer for () {
    fn begin(&self, _phase: Phase) {}

    fn end(&self, _phase: Phase) {}
}

/// Does a piece of a phase.
pub(crate) fn observed<T>(observer: &dyn Observer, phase: Phase, work: impl FnOnce() -> T) -> T {
    observer.begin(phase);
    let result = work();
    observer.end(phase);
    result
}
