//! `weft bench check`: how fast the compiler is on generated packages.
//!
//! The packages are made in memory and compiled as `weft check` does it, library included; only reading
//! files from a disk and printing are left out. Times are wall times, medians over the rounds. Rows in
//! parentheses are no part of it: they are measured by themselves.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::float_arithmetic, reason = "rates and shares are for people")]

mod clock;
mod function;
mod generate;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;
use weft_driver::{Compilation, MemoryFileSystem, Options, Phase, Verification};

use self::clock::Clock;
use self::generate::Package;
use super::measure::Progress;
use super::print_lines;
use super::report::median;
use crate::arguments::{BenchCheckArguments, MessageFormat};
use crate::output::Output;

/// The phases in their order, as the table names them.
const PHASES: [(Phase, &str); 7] = [
    (Phase::Read, "read"),
    (Phase::Parse, "parse"),
    (Phase::Types, "names and types"),
    (Phase::Analyses, "graphs and analyses"),
    (Phase::Code, "code"),
    (Phase::Footprints, "footprints"),
    (Phase::Limits, "limits"),
];

/// A phase of one size.
#[derive(Clone, Debug, Serialize)]
struct PhaseRow {
    phase: &'static str,
    seconds: f64,
    lines_per_second: f64,
}

/// The result for one size; medians over the rounds.
#[derive(Clone, Debug, Serialize)]
struct Row {
    /// The lines of the package; 0 where the library is compiled alone.
    lines: u32,
    modules: usize,
    bytes: usize,
    threads: usize,
    phases: Vec<PhaseRow>,
    seconds: f64,
    lines_per_second: f64,
    /// The most memory that the process held, where the system tells.
    memory_bytes_max: Option<u64>,
}

/// Runs the command.
pub(super) fn measure(arguments: &BenchCheckArguments, output: Output) -> Result<(), String> {
    let packages = arguments.lines.iter();
    let packages = packages.map(|lines| generate::package(*lines, arguments.seed));
    if let Some(folder) = &arguments.write {
        for package in packages {
            write(folder, &package)?;
        }
        return Ok(());
    }
    let progress = Progress::new(output.format);
    let threads = match arguments.threads.and_then(NonZeroUsize::new) {
        Some(threads) => threads,
        None => std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
    };
    if output.format == MessageFormat::Human {
        println!(
            "seed {}, threads {threads}, medians of {} rounds; the first column is the library alone",
            arguments.seed, arguments.rounds
        );
    }
    let library = Package::of_nothing();
    let mut rows = vec![measure_package(
        &library,
        threads,
        arguments.rounds,
        progress,
    )?];
    for package in packages {
        let row = measure_package(&package, threads, arguments.rounds, progress)?;
        rows.push(row);
    }
    progress.show("");
    match output.format {
        MessageFormat::Json => print_lines(&rows)?,
        MessageFormat::Human | MessageFormat::Short => println!("\n{}", table(&rows)),
    }
    Ok(())
}

/// Writes a package into a folder of its own, named after its lines.
fn write(folder: &Path, package: &Package) -> Result<(), String> {
    let folder = folder.join(package.lines.to_string());
    for (path, text) in &package.files {
        let path = folder.join(path);
        let result = match path.parent() {
            Some(parent) => std::fs::create_dir_all(parent),
            None => Ok(()),
        };
        let result = result.and_then(|()| std::fs::write(&path, text));
        result.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    println!(
        "{}: {} lines, of which {} are blank or comments and {} in `spec` blocks",
        folder.display(),
        package.lines,
        package.quiet_lines,
        package.spec_lines
    );
    Ok(())
}

/// What one compilation took.
struct Sample {
    tokens: Duration,
    phases: [Duration; PHASES.len()],
    verification: Duration,
    total: Duration,
    memory_bytes_max: Option<u64>,
}

fn measure_package(
    package: &Package,
    threads: NonZeroUsize,
    rounds: u32,
    progress: Progress,
) -> Result<Row, String> {
    let files = package.in_memory();
    let mut samples = Vec::new();
    for round in 0..rounds {
        progress.show(&format!(
            "{} lines: round {} of {rounds}",
            package.lines,
            round + 1
        ));
        samples.push(sample(&files, threads)?);
    }
    let lines = f64::from(package.lines);
    let seconds = |of: &dyn Fn(&Sample) -> Duration| {
        let figures: Vec<f64> = samples.iter().map(|it| of(it).as_secs_f64()).collect();
        median(&figures)
    };
    let row = |phase: &'static str, seconds: f64| PhaseRow {
        phase,
        seconds,
        lines_per_second: lines / seconds,
    };
    let mut phases = Vec::new();
    for (index, (_, name)) in PHASES.iter().enumerate() {
        phases.push(row(name, seconds(&|sample| sample.phases[index])));
        if *name == "parse" {
            phases.push(row("(tokens alone)", seconds(&|sample| sample.tokens)));
        }
    }
    let verification = seconds(&|sample| sample.verification);
    phases.push(row("(verification)", verification));
    let total = seconds(&|sample| sample.total);
    Ok(Row {
        lines: package.lines,
        modules: package.modules,
        bytes: package.bytes,
        threads: threads.get(),
        phases,
        seconds: total,
        lines_per_second: lines / total,
        memory_bytes_max: samples.iter().filter_map(|it| it.memory_bytes_max).max(),
    })
}

fn sample(files: &MemoryFileSystem, threads: NonZeroUsize) -> Result<Sample, String> {
    forget_memory_max();
    let clock = Clock::default();
    let start = Instant::now();
    let compilation = compile(files, threads, Verification::Limits, &clock);
    let total = start.elapsed();
    let memory_bytes_max = memory_bytes_max();
    expect_nothing(&compilation)?;
    drop(compilation);
    let start = Instant::now();
    weft_driver::count_tokens(files, Path::new(Package::FOLDER));
    let tokens = start.elapsed();
    // What `weft build` does beyond it.
    let whole = Clock::default();
    expect_nothing(&compile(files, threads, Verification::Code, &whole))?;
    Ok(Sample {
        tokens,
        phases: PHASES.map(|(phase, _)| clock.taken(phase)),
        verification: whole.taken(Phase::Verification),
        total,
        memory_bytes_max,
    })
}

fn compile(
    files: &MemoryFileSystem,
    threads: NonZeroUsize,
    verification: Verification,
    clock: &Clock,
) -> Compilation {
    let options = Options {
        threads: Some(threads),
        verification,
        ..Options::default()
    };
    weft_driver::compile_observed(files, Path::new(Package::FOLDER), &options, clock)
}

/// There is nothing to report about a generated package.
fn expect_nothing(compilation: &Compilation) -> Result<(), String> {
    if compilation.diagnostics.is_empty() {
        return Ok(());
    }
    let text = weft_base::render::short(&compilation.diagnostics, &compilation.sources);
    let shown: Vec<&str> = text.lines().take(20).collect();
    Err(format!(
        "the generated package is wrong:\n{}",
        shown.join("\n")
    ))
}

/// Lets the highest memory be that of now, where the system can do that.
fn forget_memory_max() {
    // Without it, the figure of a package may be that of a larger one before it.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that the process held.
fn memory_bytes_max() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The rows as a table, a column a size.
fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut line = |name: &str, of: &dyn Fn(&Row) -> String| {
        // Writing to a string cannot fail.
        let _ = write!(text, "  {name:<22}");
        for row in rows {
            let _ = write!(text, " {:>22}", of(row));
        }
        let _ = writeln!(text);
    };
    line("lines", &|row| row.lines.to_string());
    line("modules", &|row| row.modules.to_string());
    line("bytes", &|row| row.bytes.to_string());
    let phases = rows.first().map_or(0, |row| row.phases.len());
    for phase in 0..phases {
        let name = rows.first().map_or("", |row| row.phases[phase].phase);
        line(name, &|row| {
            rate(
                row,
                row.phases[phase].seconds,
                row.phases[phase].lines_per_second,
            )
        });
    }
    line("all: ms, lines/s", &|row| {
        rate(row, row.seconds, row.lines_per_second)
    });
    line("memory, MB", &|row| {
        let bytes = row.memory_bytes_max;
        bytes.map_or_else(|| "-".to_owned(), |bytes| (bytes / 1_000_000).to_string())
    });
    text
}

/// Milliseconds and lines a second; the library alone has no lines.
fn rate(row: &Row, seconds: f64, lines_per_second: f64) -> String {
    if row.lines == 0 {
        format!("{:.1}", seconds * 1e3)
    } else {
        format!("{:.1} {:>11.0}", seconds * 1e3, lines_per_second)
    }
}
