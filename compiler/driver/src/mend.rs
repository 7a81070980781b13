//! Applies fixes to a package until none is left, in memory.
//!
//! Only machine-applicable fixes are applied, and only to files of the package itself: neither the
//! library nor a dependency changes, nor does a manifest. What overlaps waits for the next round,
//! which compiles again. A round that breaks a package without errors is taken back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weft_base::fix;

use crate::file_system::{FileSystem, ReadError};
use crate::pipeline::{Compilation, Options, compile};

/// How often fixes are applied and the package compiled again. Each round mends all faults whose fixes
/// do not overlap.
const ROUNDS_MAX: usize = 32;

/// What mending came to.
#[derive(Debug)]
pub struct Mended {
    /// The files that change, by path.
    pub files: BTreeMap<PathBuf, MendedFile>,
    /// How many diagnostics were mended.
    pub mended: usize,
    /// The compilation of what is mended.
    pub compilation: Compilation,
}

/// A file before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MendedFile {
    /// What was read.
    pub before: Arc<str>,
    /// What is to be written.
    pub after: String,
}

/// Compiles a package or file, and applies fixes.
pub fn mend(file_system: &dyn FileSystem, path: &Path, options: &Options) -> Mended {
    let mut files: BTreeMap<PathBuf, MendedFile> = BTreeMap::new();
    let mut mended = 0;
    let mut compilation = compile(file_system, path, options);
    for _ in 0..ROUNDS_MAX {
        let chosen = fix::choose(&compilation.diagnostics, |file| {
            compilation.own_files.contains(&file)
        });
        if chosen.edits.is_empty() {
            break;
        }
        let mut next = files.clone();
        for (id, edits) in &chosen.edits {
            let Some(file) = compilation.sources.get(*id) else {
                continue;
            };
            let after = fix::apply(file.text(), edits);
            let changed = next.entry(PathBuf::from(file.name()));
            changed
                .or_insert_with(|| MendedFile {
                    before: Arc::clone(file.text()),
                    after: String::new(),
                })
                .after = after;
        }
        let overlay = Overlay {
            below: file_system,
            files: &next,
        };
        let compiled = compile(&overlay, path, options);
        if compiled.has_errors() && !compilation.has_errors() {
            break;
        }
        compilation = compiled;
        mended += chosen.mended;
        files = next;
    }
    files.retain(|_, file| *file.before != *file.after);
    Mended {
        files,
        mended,
        compilation,
    }
}

/// Files, some of which are others than those below.
struct Overlay<'a> {
    below: &'a dyn FileSystem,
    files: &'a BTreeMap<PathBuf, MendedFile>,
}

impl FileSystem for Overlay<'_> {
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(file) if u64::try_from(file.after.len()).unwrap_or(u64::MAX) > bytes_max => {
                Err(ReadError::TooLarge(bytes_max))
            }
            Some(file) => Ok(file.after.clone().into_bytes()),
            None => self.below.read(path, bytes_max),
        }
    }

    fn list(&self, folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ReadError> {
        self.below.list(folder, extension)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.below.is_file(path)
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.below.is_folder(path)
    }

    fn identity(&self, folder: &Path) -> PathBuf {
        self.below.identity(folder)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Mended, mend};
    use crate::{MemoryFileSystem, Options};

    fn mend_one(text: &str) -> Mended {
        let files = MemoryFileSystem::new().with("a.move", text);
        mend(&files, Path::new("a.move"), &Options::default())
    }

    fn after(mended: &Mended) -> &str {
        &mended.files[Path::new("a.move")].after
    }

    #[test]
    fn rounds_follow_until_nothing_is_left_to_mend() {
        // Of two imports at one place the second waits, and of two names of a list.
        let mended = mend_one(
            "module 0x42::m {
    use std::signer::{Self, address_of};
    public fun f(v: vector<u64>): u64 {
        let unused = string::utf8(b\"\")
        vector::length(&v)
    }
}
",
        );
        assert!(!mended.compilation.has_errors());
        assert!(mended.compilation.diagnostics.is_empty());
        assert_eq!(mended.mended, 6);
        assert_eq!(
            after(&mended),
            "module 0x42::m {
    use std::vector;
    use std::string;
    public fun f(v: vector<u64>): u64 {
        let _unused = string::utf8(b\"\");
        vector::length(&v)
    }
}
"
        );
    }

    #[test]
    fn what_needs_an_author_is_left() {
        let text = "module 0x42::m { fun f(x: bool): u64 { lenght(x); match (x) { true => 1 } } }";
        let mended = mend_one(text);
        assert!(mended.files.is_empty());
        assert_eq!(mended.mended, 0);
        assert!(mended.compilation.has_errors());
    }

    #[test]
    fn dependencies_are_left_as_they_are() {
        let faulty = |name: &str| {
            format!(
                "module 0x42::{name} {{\n    public fun f(): u64 {{\n        let x = 1\n        x\n    }}\n}}\n"
            )
        };
        let files = MemoryFileSystem::new()
            .with(
                "app/Move.toml",
                "[package]\nname = \"app\"\n[dependencies]\nbank = { local = \"../bank\" }",
            )
            .with("app/sources/a.move", faulty("a"))
            .with("bank/Move.toml", "[package]\nname = \"bank\"")
            .with("bank/sources/b.move", faulty("b"));
        let mended = mend(&files, Path::new("app"), &Options::default());
        let changed: Vec<&PathBuf> = mended.files.keys().collect();
        assert_eq!(changed, [Path::new("app/sources/a.move")]);
        assert!(mended.compilation.has_errors());
    }
}
