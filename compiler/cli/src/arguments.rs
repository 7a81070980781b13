//! The command line.

use clap::{Args, Parser, Subcommand};

/// The compiler and virtual machine for Move that know what your functions touch.
#[derive(Debug, Parser)]
#[command(name = "weft", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Explain a diagnostic code: what it means, an example, and how to mend it.
    #[command(after_help = "Example:\n  weft explain E0301")]
    Explain(ExplainArguments),
}

/// The arguments of `weft explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The code, such as E0301. Without it, all codes are listed.
    pub(crate) code: Option<String>,
}
