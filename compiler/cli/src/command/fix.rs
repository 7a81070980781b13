//! `weft fix`: applies the fixes that need no author, then reports what is left.

use std::path::Path;

use similar::TextDiff;
use weft_base::Limits;
use weft_driver::{Mended, MendedFile};

use crate::arguments::{FixArguments, MessageFormat};
use crate::command::check::options;
use crate::exit::Exit;
use crate::files::{self, RealFiles};
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &FixArguments, output: Output) -> Exit {
    let input = &arguments.input;
    let mended = weft_driver::mend(&RealFiles, &input.path, &options(input));
    if !arguments.dry_run
        && let Err(exit) = write(&mended, output)
    {
        return exit;
    }
    report(&mended, arguments.dry_run, output);
    output.diagnostics(&mended.compilation);
    if mended.compilation.has_errors() {
        Exit::ProgramFault
    } else {
        Exit::Fine
    }
}

/// Writes all files, each as a whole. None is written if one is not what it was when it was read.
fn write(mended: &Mended, output: Output) -> Result<(), Exit> {
    let bytes_max = u64::from(Limits::STANDARD.source_bytes_max);
    for (path, file) in &mended.files {
        let found = files::read(path, bytes_max);
        if !found.is_ok_and(|found| found == file.before.as_bytes()) {
            let path = path.display();
            output.error(&format!("`{path}` changed meanwhile; nothing is written"));
            return Err(Exit::ProgramFault);
        }
    }
    for (path, file) in &mended.files {
        if let Err(error) = files::replace(path, file.after.as_bytes()) {
            output.error(&format!("`{}` cannot be written: {error}", path.display()));
            return Err(Exit::ProgramFault);
        }
    }
    Ok(())
}

fn report(mended: &Mended, is_dry: bool, output: Output) {
    for (path, file) in &mended.files {
        match output.format {
            MessageFormat::Human | MessageFormat::Short if is_dry => {
                print!("{}", difference(path, file));
            }
            MessageFormat::Human | MessageFormat::Short => println!("{}", path.display()),
            MessageFormat::Json => println!(
                "{}",
                serde_json::json!({ "file": path, "diff": difference(path, file) })
            ),
        }
    }
    if output.format != MessageFormat::Json {
        let (faults, files) = (mended.mended, mended.files.len());
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let would = if is_dry { "would be " } else { "" };
        let text = if files == 0 {
            "nothing to mend".to_owned()
        } else {
            format!(
                "{faults} fault{} {would}mended in {files} file{}",
                plural(faults),
                plural(files)
            )
        };
        eprintln!("{text}");
    }
}

fn difference(path: &Path, file: &MendedFile) -> String {
    let name = path.display().to_string();
    let diff = TextDiff::from_lines(&*file.before, file.after.as_str());
    diff.unified_diff().header(&name, &name).to_string()
}
