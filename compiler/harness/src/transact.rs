//! Transactional scripts: `.move` files whose `//#` lines are tasks that run one after the other.
//!
//! ```text
//! //# init --addresses A=0x42
//!
//! //# publish
//! module A::m { public fun double(n: u64): u64 { n * 2 } }
//!
//! //# run A::m::double --args 21
//! ```
//!
//! The tasks are `init`, `publish`, `run`, `view`, `print-bytecode`, and of our own `block`, which runs
//! the `run` tasks behind it as one block, and `footprint`. The library is published beforehand; each
//! task sees what earlier ones published and did; one that fails leaves no trace, and the next one
//! runs.

mod address;
mod report;
mod run;
mod task;
mod token;

use std::sync::Arc;

use weft_base::{Diagnostic, SourceMap};

use crate::library::Library;
use crate::machine::{Fault, Way};

pub use report::{Detail, Outcome, Report, Shown};

/// The tasks of a file, or what is wrong with the file.
#[derive(Debug)]
pub struct Script {
    name: Arc<str>,
    sources: SourceMap,
    tasks: Vec<task::Task>,
}

/// A file whose tasks cannot be read.
#[derive(Debug)]
pub struct InvalidScript {
    /// The file.
    pub sources: SourceMap,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Script {
    /// Reads the tasks of a file.
    ///
    /// # Errors
    ///
    /// A task that does not exist, or with options or values that it cannot have.
    pub fn parse(name: &str, text: &str) -> Result<Self, InvalidScript> {
        let mut sources = SourceMap::new();
        let text: Arc<str> = text.replace("\r\n", "\n").into();
        let file = sources.add(name, Arc::clone(&text));
        match task::tasks(file, &text) {
            Ok(tasks) => Ok(Self {
                name: name.into(),
                sources,
                tasks,
            }),
            Err(diagnostics) => Err(InvalidScript {
                sources,
                diagnostics,
            }),
        }
    }

    /// Runs the tasks on a machine for each way, which have to agree. Reports are handed over one by
    /// one.
    ///
    /// # Errors
    ///
    /// The machines differ, or something else that cannot go wrong did.
    pub fn run(
        &self,
        library: &Library,
        ways: &[Way],
        report: &mut dyn FnMut(Report),
    ) -> Result<(), Fault> {
        run::Runner::new(&self.name, &self.sources, library, ways).run(&self.tasks, report)
    }
}
