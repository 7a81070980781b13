//! Modules as text, in `fixtures/`: what the verifier says of each.
//!
//! A file holds one module or several, each of which may depend on those before it. The first line
//! is `//~ accepted`, or `//~ ` with the name of the check that refuses the last module, and
//! optionally the place: `//~ value_lost f b1 2`. Where no footprints are written, they are inferred.
//! Files whose names begin with `attack_` and a number
//! are the entries of the catalogue in `VM_SAFETY.md`, section 5.

use std::collections::BTreeMap;
use std::path::Path;

use weft_bytecode::{CompiledModule, Limits, ModuleKind, assemble_all, decode, encode};
use weft_types::ModuleId;
use weft_verifier::{VerifiedModule, VerifyError, verify_module, verify_script};

type Modules = BTreeMap<ModuleId, VerifiedModule>;

fn verify(module: CompiledModule, modules: &Modules) -> Result<VerifiedModule, VerifyError> {
    match module.kind {
        ModuleKind::Module => verify_module(module, modules, &Limits::PRODUCTION),
        ModuleKind::Script => verify_script(module, modules, &Limits::PRODUCTION),
    }
}

/// Adds the footprints, and nothing else.
fn infer(module: &mut CompiledModule) {
    let found = weft_footprint::summarize(module);
    module.types.extend(found.added_types);
    for (definition, summary) in module.function_definitions.iter_mut().zip(found.summaries) {
        definition.summary = summary;
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the harness prescribes the signature"
)]
fn check(path: &Path, text: String) -> datatest_stable::Result<()> {
    let expected = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//~ "))
        .ok_or("the first line must say what is expected")?;
    let mut texts = assemble_all(&text)?;
    if !text.contains("footprint:") {
        texts.iter_mut().for_each(infer);
    }
    let last = texts.pop().ok_or("there is no module")?;
    let mut modules = Modules::new();
    for module in texts {
        let verified = verify(module, &modules)?;
        modules.insert(verified.id().clone(), verified);
    }
    let bytes = encode(&last);
    if decode(&bytes, &Limits::PRODUCTION).is_ok_and(|read| read != last) {
        return Err("the module does not survive encoding".into());
    }
    let actual = match verify(last, &modules) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => {
            let name = error.function_name.map(|name| format!(" {name}"));
            let block = error.block.map(|block| format!(" {block}"));
            let instruction = error.instruction.map(|place| format!(" {place}"));
            let place = [name, block, instruction].map(Option::unwrap_or_default);
            format!("{}{} | {}", error.check, place.concat(), error.message)
        }
    };
    let (found, _) = actual.split_once(" | ").unwrap_or((&actual, ""));
    let is_same = found == expected || found.split(' ').next() == Some(expected);
    let folder = path.parent().and_then(Path::file_name);
    if folder.is_some_and(|folder| folder == "accepted") != (expected == "accepted") {
        return Err("the file is in the wrong folder".into());
    }
    if is_same {
        Ok(())
    } else {
        Err(format!("expected `{expected}`, found `{actual}`").into())
    }
}

datatest_stable::harness! {
    { test = check, root = "tests/fixtures", pattern = r"\.weft$" },
}
