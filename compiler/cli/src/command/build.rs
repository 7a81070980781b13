//! `weft build`: compiles and writes the bytecode, a file a module.

use std::collections::BTreeMap;
use std::path::PathBuf;

use weft_bytecode::ModuleKind;
use weft_driver::Origin;

use crate::arguments::{BuildArguments, MessageFormat};
use crate::command::check::compile;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// The ending of files with bytecode.
pub(crate) const EXTENSION: &str = "weft";

/// Runs the command.
pub(crate) fn run(arguments: &BuildArguments, output: Output) -> Exit {
    let compilation = match compile(&arguments.input, output) {
        Ok(compilation) => compilation,
        Err(exit) => return exit,
    };
    let folder = arguments.output.clone().unwrap_or_else(|| {
        let path = &arguments.input.path;
        let base = if path.is_dir() {
            path.clone()
        } else {
            path.parent().map_or_else(PathBuf::new, PathBuf::from)
        };
        base.join("build").join(&compilation.package)
    });
    let mut scripts = 0;
    let mut names = BTreeMap::new();
    let ids = compilation.units.iter().filter_map(|unit| {
        let is_own = unit.origin == Origin::Root && unit.module.kind == ModuleKind::Module;
        is_own.then(|| unit.module.self_id())?
    });
    for id in ids {
        *names.entry(id.name.to_string().to_lowercase()).or_insert(0) += 1;
    }
    for unit in compilation
        .units
        .iter()
        .filter(|unit| unit.origin == Origin::Root)
    {
        let name = match (unit.module.kind, unit.module.self_id()) {
            // Modules of one name at different addresses are told apart by these.
            (ModuleKind::Module, Some(id)) => {
                let name = id.name.to_string();
                let is_shared = names
                    .get(&name.to_lowercase())
                    .is_some_and(|count| *count > 1);
                if is_shared {
                    format!("{}_{name}", id.address)
                } else {
                    name
                }
            }
            (ModuleKind::Script, _) | (ModuleKind::Module, None) => {
                scripts += 1;
                format!("script_{scripts}")
            }
        };
        let path = folder.join(format!("{name}.{EXTENSION}"));
        if let Err(error) = files::write_output(&path, &weft_bytecode::encode(&unit.module)) {
            output.error(&format!("`{}` cannot be written: {error}", path.display()));
            return Exit::ProgramFault;
        }
        match output.format {
            MessageFormat::Human | MessageFormat::Short => println!("{}", path.display()),
            MessageFormat::Json => {
                println!("{}", serde_json::json!({ "module": name, "path": path }));
            }
        }
    }
    Exit::Fine
}
