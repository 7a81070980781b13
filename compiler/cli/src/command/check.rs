//! `weft check`: compiles and reports.

use weft_driver::{Compilation, Options, Verification};

use crate::arguments::CheckArguments;
use crate::exit::Exit;
use crate::files::{self, RealFiles};
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &CheckArguments, output: Output) -> Exit {
    let options = Options {
        verification: Verification::Limits,
        ..options(arguments)
    };
    let compilation = weft_driver::compile(&RealFiles, &arguments.path, &options);
    output.diagnostics(&compilation);
    output.hint_of_fixes(&compilation);
    if compilation.has_errors() {
        Exit::ProgramFault
    } else {
        Exit::Fine
    }
}

/// What the arguments say about a compilation.
pub(crate) fn options(arguments: &CheckArguments) -> Options {
    let home = || Some(std::env::home_dir()?.join(".weft").join("git"));
    Options {
        named_addresses: arguments.named_addresses.iter().cloned().collect(),
        is_development: arguments.dev,
        is_testing: false,
        git_cache: arguments.git_cache.clone().or_else(home),
        skips_attribute_checks: arguments.skip_attribute_checks,
        threads: None,
        cache: files::unit_cache(&arguments.path),
        verification: Verification::Code,
    }
}

/// Compiles and prints the diagnostics. An error among them ends the command.
pub(crate) fn compile(arguments: &CheckArguments, output: Output) -> Result<Compilation, Exit> {
    compile_with(arguments, &options(arguments), output)
}

/// Like [`compile`], with other options.
pub(crate) fn compile_with(
    arguments: &CheckArguments,
    options: &Options,
    output: Output,
) -> Result<Compilation, Exit> {
    let compilation = weft_driver::compile(&RealFiles, &arguments.path, options);
    output.diagnostics(&compilation);
    if compilation.has_errors() {
        Err(Exit::ProgramFault)
    } else {
        Ok(compilation)
    }
}
