//! Embeds the pages of `docs/errors`, so that `weft explain` works from any folder.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let output = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let folder = Path::new(&manifest)
        .join("../../docs/errors")
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut pages = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let code = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .ok_or("a page has a name")?;
            pages.push((code.to_owned(), path.display().to_string()));
        }
    }
    pages.sort();
    let mut text = String::from("&[\n");
    for (code, path) in pages {
        writeln!(text, "    ({code:?}, include_str!({path:?})),")?;
    }
    text.push_str("]\n");
    fs::write(Path::new(&output).join("pages.rs"), text)?;
    Ok(())
}
