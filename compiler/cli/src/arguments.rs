//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use weft_types::{AccountAddress, TypeTag};

use crate::command::bench::Workload;

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
    /// Measure transfers of the example package `coin` in every way of execution, or the compiler.
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Examples:\n  weft bench --workload uniform --threads 2\n  weft bench check --lines 10000,100000"
    )]
    Bench(BenchArguments),
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
    /// Apply the fixes that need no author, and report what is left.
    #[command(after_help = "Example:\n  weft fix examples/packages/coin --dry-run")]
    Fix(FixArguments),
    /// Print what each entry function reads and writes, and what makes it wait.
    #[command(after_help = "Example:\n  weft footprint examples/packages/coin")]
    Footprint(CheckArguments),
    /// Publish a package in memory and execute one of its functions.
    #[command(
        after_help = "Example:\n  weft run examples/packages/coin --function 0x42::coin::register \\\n    --type-args 0x42::coin::Gold --signer 0xA --state state.json"
    )]
    Run(RunArguments),
    /// Run the unit tests of a package or file, in both engines.
    #[command(after_help = "Example:\n  weft test examples/packages/coin --filter transfer")]
    Test(TestArguments),
    /// Run the tasks of transactional scripts: publish, run, view, block and more.
    #[command(
        after_help = "Example:\n  weft transact tests/coin.move --message-format json\n\nA task is a line such as `//# publish` before a module, or `//# run 0x42::m::f --args 1`."
    )]
    Transact(TransactArguments),
}

/// The arguments of `weft bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchArguments {
    /// What to measure instead of transfers.
    #[command(subcommand)]
    pub(crate) subject: Option<BenchSubject>,
    /// Accounts that take part.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) accounts: u32,
    /// Transfers.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) transactions: u32,
    /// Transfers in a block.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) block_size: u32,
    /// Who pays whom. Without it, all workloads run.
    #[arg(long, value_enum)]
    pub(crate) workload: Option<Workload>,
    /// Threads of the parallel strategy. By default all processors.
    #[arg(long, value_parser = threads)]
    pub(crate) threads: Option<usize>,
    /// Interleaved rounds, whose medians are printed.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) rounds: u32,
    /// The seed of accounts and transfers.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// What `weft bench` measures besides transfers.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchSubject {
    /// Measure `weft check` of generated packages: each phase, all of it, and memory.
    #[command(after_help = "Example:\n  weft bench check --lines 10000,100000,400000 --threads 2")]
    Check(BenchCheckArguments),
}

/// The arguments of `weft bench check`.
#[derive(Debug, Args)]
pub(crate) struct BenchCheckArguments {
    /// The lines of the packages.
    #[arg(
        long,
        value_delimiter = ',',
        default_values_t = [10_000, 100_000, 400_000],
        value_parser = clap::value_parser!(u32).range(100..=10_000_000)
    )]
    pub(crate) lines: Vec<u32>,
    /// Threads that compile. By default all processors.
    #[arg(long, value_parser = threads)]
    pub(crate) threads: Option<usize>,
    /// Rounds, whose medians are printed.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) rounds: u32,
    /// The seed of the packages.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write the packages into this folder, one a size, and measure nothing.
    #[arg(long, value_name = "DIR")]
    pub(crate) write: Option<PathBuf>,
}

/// The arguments of `weft run`.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// What to compile and publish.
    #[command(flatten)]
    pub(crate) input: CheckArguments,
    /// The function, as `0x42::coin::transfer`; it may be private.
    #[arg(long, value_name = "ADDRESS::MODULE::FUNCTION")]
    pub(crate) function: String,
    /// Type arguments, as `0x42::coin::Gold`.
    #[arg(long, num_args = 1.., value_name = "TYPE")]
    pub(crate) type_args: Vec<TypeTag>,
    /// Signers, the sender first.
    #[arg(long, num_args = 1.., value_name = "ADDRESS")]
    pub(crate) signer: Vec<AccountAddress>,
    /// Arguments behind the signers, as `@0xB 10 true "[1, 2]"`.
    #[arg(long, num_args = 0.., allow_hyphen_values = false, value_name = "VALUE")]
    pub(crate) args: Vec<String>,
    /// A JSON file of state, which is read first and replaced after a success.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// The most gas to use.
    #[arg(long, default_value_t = 100_000_000)]
    pub(crate) gas_limit: u64,
}

/// What to compile.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// A folder with a `Move.toml`, or a single `.move` file.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Values for named addresses, as `coin=0x42,bank=0x7`.
    #[arg(long, value_delimiter = ',', value_parser = named_address, value_name = "NAME=ADDRESS")]
    pub(crate) named_addresses: Vec<(String, AccountAddress)>,
    /// Use `[dev-addresses]` and `[dev-dependencies]`.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Where the repositories of git dependencies lie, as `DIR/github.com/owner/name/revision`;
    /// `.weft/git` in the home folder by default. Nothing is fetched.
    #[arg(long, value_name = "DIR")]
    pub(crate) git_cache: Option<PathBuf>,
    /// Do not warn of attributes that are unknown or misplaced.
    #[arg(long)]
    pub(crate) skip_attribute_checks: bool,
}

/// The arguments of `weft fix`.
#[derive(Debug, Args)]
pub(crate) struct FixArguments {
    /// What to compile and mend; dependencies are never changed.
    #[command(flatten)]
    pub(crate) input: CheckArguments,
    /// Print what would change, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
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

/// The arguments of `weft test`.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// What to compile and test.
    #[command(flatten)]
    pub(crate) input: CheckArguments,
    /// Run only tests whose names, as `0x42::coin::pays`, contain this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Print the names of the tests and run none.
    #[arg(long)]
    pub(crate) list: bool,
    /// Stop at the first failure.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Print the time and gas that each test used.
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Threads. By default all processors.
    #[arg(long, value_parser = threads)]
    pub(crate) threads: Option<usize>,
    /// The most gas that a test may use.
    #[arg(long, default_value_t = 100_000_000)]
    pub(crate) gas_limit: u64,
}

/// The arguments of `weft transact`.
#[derive(Debug, Args)]
pub(crate) struct TransactArguments {
    /// Files, or folders whose `.move` files are run in order of their paths.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
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

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=256) => Ok(threads),
        _ => Err("expected a number from 1 to 256".to_owned()),
    }
}
