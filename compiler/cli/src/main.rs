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

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = match &arguments.command {
        Command::Explain(explain) => command::explain::run(explain),
    };
    exit.into()
}
