//! The command `weft`: all input and output, the terminal and exit codes.
//!
//! Each command is a file under `command`; it returns an [`exit::Exit`], and nothing else ends the
//! process.

/// Prints to standard output. Whoever stopped reading it, as `head` does, is no reason to panic.
macro_rules! print {
    ($($text:tt)*) => { $crate::output::to_stdout(format_args!($($text)*)) };
}

/// Prints a line to standard output.
macro_rules! println {
    () => { $crate::output::to_stdout(format_args!("\n")) };
    ($($text:tt)*) => { $crate::output::to_stdout(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints to standard error.
macro_rules! eprint {
    ($($text:tt)*) => { $crate::output::to_stderr(format_args!($($text)*)) };
}

/// Prints a line to standard error.
macro_rules! eprintln {
    ($($text:tt)*) => { $crate::output::to_stderr(format_args!("{}\n", format_args!($($text)*))) };
}

mod arguments;
mod command;
mod exit;
mod files;
mod output;
mod state_file;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = output::Output::new(&arguments);
    let exit = match &arguments.command {
        Command::Bench(bench) => command::bench::run(bench, output),
        Command::Build(build) => command::build::run(build, output),
        Command::Check(check) => command::check::run(check, output),
        Command::Disasm(disasm) => command::disasm::run(disasm, output),
        Command::Fix(fix) => command::fix::run(fix, output),
        Command::Footprint(footprint) => command::footprint::run(footprint, output),
        Command::Run(run) => command::run::run(run, output),
        Command::Test(test) => command::test::run(test, output),
        Command::Transact(transact) => command::transact::run(transact, output),
        Command::Explain(explain) => command::explain::run(explain),
    };
    exit.into()
}
