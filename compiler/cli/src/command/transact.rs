//! `weft transact`: runs transactional scripts and prints what each task did.

use std::path::{Path, PathBuf};

use weft_base::Limits;
use weft_driver::FileSystem as _;
use weft_harness::transact::{Detail, Report, Script};
use weft_harness::{Library, Way};

use crate::arguments::{MessageFormat, TransactArguments};
use crate::exit::Exit;
use crate::files::{self, RealFiles};
use crate::output::Output;

/// Runs the command. A task that fails is a result like any other; a file whose tasks cannot be read
/// is not.
pub(crate) fn run(arguments: &TransactArguments, output: Output) -> Exit {
    let library = match Library::load() {
        Ok(library) => library,
        Err(fault) => {
            output.error(&fault.to_string());
            return Exit::OurFault;
        }
    };
    let mut exit = Exit::Fine;
    let paths = match files_of(&arguments.paths) {
        Ok(paths) => paths,
        Err(message) => {
            output.error(&message);
            return Exit::ProgramFault;
        }
    };
    for path in &paths {
        if paths.len() > 1 && output.format != MessageFormat::Json {
            println!("{}", path.display());
        }
        match run_file(path, &library, output) {
            Exit::Fine => {}
            Exit::OurFault => return Exit::OurFault,
            fault @ (Exit::ProgramFault | Exit::WrongUsage) => exit = fault,
        }
    }
    exit
}

/// The files named, and those in the folders named.
fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        if RealFiles.is_folder(path) {
            let files = RealFiles.list(path, "move");
            found.extend(files.map_err(|error| unreadable(path, &error.to_string()))?);
        } else {
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        return Err("there are no `.move` files".to_owned());
    }
    Ok(found)
}

fn unreadable(path: &Path, error: &str) -> String {
    format!("`{}` cannot be read: {error}", path.display())
}

fn run_file(path: &Path, library: &Library, output: Output) -> Exit {
    let text = files::read(path, Limits::STANDARD.source_bytes_max.into())
        .map_err(|error| error.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            output.error(&unreadable(path, &error));
            return Exit::ProgramFault;
        }
    };
    let script = match Script::parse(&path.display().to_string(), &text) {
        Ok(script) => script,
        Err(invalid) => {
            output.diagnostics_of(&invalid.diagnostics, &invalid.sources);
            return Exit::ProgramFault;
        }
    };
    match script.run(library, Way::QUICK, &mut |report| {
        print(path, &report, output);
    }) {
        Ok(()) => Exit::Fine,
        Err(fault) => {
            output.error(&format!("this is a mistake in weft: {fault}"));
            Exit::OurFault
        }
    }
}

fn print(path: &Path, report: &Report, output: Output) {
    match output.format {
        MessageFormat::Human => println!("{}", report.text(Detail::Full)),
        MessageFormat::Short => print!("{}", report.text(Detail::Brief)),
        MessageFormat::Json => {
            let mut object = report.json();
            object["file"] = path.display().to_string().into();
            println!("{object}");
        }
    }
}
