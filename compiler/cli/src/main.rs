//! The command `weft`: all input and output, the terminal and exit codes.
//!
//! Each command is a file under `command`; it returns an [`exit::Exit`], and nothing else ends the
//! process.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to its user"
)]

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
        Command::Footprint(footprint) => command::footprint::run(footprint, output),
        Command::Run(run) => command::run::run(run, output),
        Command::Test(test) => command::test::run(test, output),
        Command::Transact(transact) => command::transact::run(transact, output),
        Command::Explain(explain) => command::explain::run(explain),
    };
    exit.into()
}
