//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use weft_types::AccountAddress;

/// The compiler and virtual machine for Move that know what your functions touch.
#[derive(Debug, Parser)]
#[command(name = "weft", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// How results and diagnostics are printed.
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human)]
    pub(crate) message_format: MessageFormat,
    /// Whether diagnostics are coloured.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How results and diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// In full, with the source.
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
}

/// Whether diagnostics are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compile a package or file and write its bytecode.
    #[command(after_help = "Example:\n  weft build examples/packages/coin")]
    Build(BuildArguments),
    /// Compile a package or file and report what is wrong, without writing anything.
    #[command(after_help = "Example:\n  weft check coin.move --named-addresses coin=0x42")]
    Check(CheckArguments),
    /// Print the bytecode of a package, a source file or a compiled module as text.
    #[command(after_help = "Example:\n  weft disasm build/coin/coin.weft")]
    Disasm(CheckArguments),
    /// Explain a diagnostic code: what it means, an example, and how to mend it.
    #[command(after_help = "Example:\n  weft explain E0301")]
    Explain(ExplainArguments),
    /// Print what each entry function reads and writes, and what makes it wait.
    #[command(after_help = "Example:\n  weft footprint examples/packages/coin")]
    Footprint(CheckArguments),
}

/// What to compile.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// A folder with a `Move.toml`, or a single `.move` file.
    pub(crate) path: PathBuf,
    /// Values for named addresses, as `coin=0x42,bank=0x7`.
    #[arg(long, value_delimiter = ',', value_parser = named_address, value_name = "NAME=ADDRESS")]
    pub(crate) named_addresses: Vec<(String, AccountAddress)>,
    /// Use `[dev-addresses]` and `[dev-dependencies]`.
    #[arg(long)]
    pub(crate) dev: bool,
}

/// The arguments of `weft build`.
#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// What to compile.
    #[command(flatten)]
    pub(crate) input: CheckArguments,
    /// The folder for the bytecode, a file a module. By default `build/<name>` in the package.
    #[arg(long)]
    pub(crate) output: Option<PathBuf>,
}

/// The arguments of `weft explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The code, such as E0301. Without it, all codes are listed.
    pub(crate) code: Option<String>,
}

fn named_address(text: &str) -> Result<(String, AccountAddress), String> {
    let (name, address) = text.split_once('=').ok_or("expected `name=0x…`")?;
    let address = address
        .parse::<AccountAddress>()
        .map_err(|error| error.to_string())?;
    Ok((name.to_owned(), address))
}
