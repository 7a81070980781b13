//! `weft bench`: transfers of the package `coin`, executed in every way, and loops; or the compiler, in
//! [`check`].
//!
//! The package is compiled from its source, accounts are set up by executing its own functions,
//! and every way of execution must end in the same outputs and state. Timed are decoding of
//! arguments, instantiation, planning, execution with gas, events and guard, and the commit to the
//! flat index; not signatures, the persistent map (which has a column of its own), roots and disk.
//! Blocks follow each other without a pause, as they do in a node; the map follows behind many.

mod check;
mod coin;
mod loops;
mod measure;
mod package;
mod report;
mod workload;

pub(crate) use workload::Workload;

use weft_vm::AccountAddress;

use crate::arguments::{BenchArguments, BenchSubject, MessageFormat};
use crate::exit::Exit;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &BenchArguments, output: Output) -> Exit {
    let result = match &arguments.subject {
        Some(BenchSubject::Check(arguments)) => check::measure(arguments, output),
        None => measure(arguments, output),
    };
    match result {
        Ok(()) => Exit::Fine,
        Err(message) => {
            output.error(&message);
            Exit::OurFault
        }
    }
}

fn measure(arguments: &BenchArguments, output: Output) -> Result<(), String> {
    let threads = match arguments.threads {
        Some(threads) => threads,
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let progress = measure::Progress::new(output.format);
    let modules = coin::compile()?;
    let accounts: Vec<AccountAddress> = workload::addresses(arguments.accounts, arguments.seed)
        .into_iter()
        .map(AccountAddress::new)
        .collect();
    let mut bases = Vec::new();
    for way in measure::ways(threads) {
        bases.push((
            way,
            coin::set_up(&modules, &accounts, way.tier(), progress)?,
        ));
    }
    let workloads = match arguments.workload {
        Some(workload) => vec![workload],
        None => Workload::ALL.to_vec(),
    };
    if output.format == MessageFormat::Human {
        println!(
            "seed {}, medians of {} interleaved rounds; timed: arguments, footprints, plan, \
             execution, guard, commit to the flat index",
            arguments.seed, arguments.rounds
        );
    }
    for workload in workloads {
        let rows = measure::workload(arguments, workload, &accounts, &mut bases, progress)?;
        match output.format {
            MessageFormat::Json => print_lines(&rows)?,
            MessageFormat::Human | MessageFormat::Short => println!("\n{}", report::table(&rows)),
        }
    }
    if arguments.workload.is_none() {
        let rows = loops::measure(arguments.rounds, progress)?;
        match output.format {
            MessageFormat::Json => print_lines(&rows)?,
            MessageFormat::Human | MessageFormat::Short => println!("\n{}", loops::table(&rows)),
        }
    }
    Ok(())
}

/// Prints an object a line.
fn print_lines(rows: &[impl serde::Serialize]) -> Result<(), String> {
    for row in rows {
        let line = serde_json::to_string(row).map_err(|error| error.to_string())?;
        println!("{line}");
    }
    Ok(())
}
