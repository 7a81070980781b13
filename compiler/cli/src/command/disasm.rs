//! `weft disasm`: prints bytecode as text.

use weft_driver::Origin;

use crate::arguments::CheckArguments;
use crate::command::build::EXTENSION;
use crate::command::check::compile;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &CheckArguments, output: Output) -> Exit {
    if arguments
        .path
        .extension()
        .is_some_and(|extension| extension == EXTENSION)
    {
        return disassemble_file(arguments, output);
    }
    let compilation = match compile(arguments, output) {
        Ok(compilation) => compilation,
        Err(exit) => return exit,
    };
    for unit in compilation
        .units
        .iter()
        .filter(|unit| unit.origin == Origin::Root)
    {
        print!("{}", weft_bytecode::disassemble(&unit.module));
    }
    Exit::Fine
}

/// Prints a compiled module.
fn disassemble_file(arguments: &CheckArguments, output: Output) -> Exit {
    let limits = weft_bytecode::Limits::PRODUCTION;
    let path = arguments.path.display();
    let bytes = match files::read(&arguments.path, 16 << 20) {
        Ok(bytes) => bytes,
        Err(error) => {
            output.error(&format!("`{path}` cannot be read: {error}"));
            return Exit::ProgramFault;
        }
    };
    match weft_bytecode::decode(&bytes, &limits) {
        Ok(module) => {
            print!("{}", weft_bytecode::disassemble(&module));
            Exit::Fine
        }
        Err(error) => {
            output.error(&format!("`{path}` is no compiled module: {error}"));
            Exit::ProgramFault
        }
    }
}
