//! What the compiler asks of the outside: to read files and to list folders.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// Why a file or folder could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing at the path.
    NotFound,
    /// The file is larger than the limit, in bytes.
    TooLarge(u64),
    /// Anything else, in the words of the system.
    Other(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no such file or folder"),
            Self::TooLarge(limit) => write!(f, "it is larger than {limit} bytes"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Access to files. The command line gives the real ones, tests a [`MemoryFileSystem`].
///
/// Answers must not change while a compilation runs.
pub trait FileSystem: Sync {
    /// The bytes of a file, at most `bytes_max`.
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError>;

    /// The paths of all regular files below a folder whose names end in `extension`, sorted; links to
    /// folders are not followed, and names that start with a dot are passed over. An empty list
    /// where the folder does not exist.
    fn list(&self, folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ReadError>;

    /// Whether there is a file at the path.
    fn is_file(&self, path: &Path) -> bool;

    /// Whether there is a folder at the path.
    fn is_folder(&self, path: &Path) -> bool;

    /// The path by which a folder is told apart from others, whatever links lead to it.
    fn identity(&self, folder: &Path) -> PathBuf;
}

/// A path without `.` and `..`, as far as the text alone can tell. Two spellings of one folder
/// become one, so that a dependency that is reached in two ways is one package.
pub fn normalize(path: &Path) -> PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match parts.last() {
                Some(Component::Normal(_)) => {
                    parts.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                Some(Component::CurDir | Component::ParentDir) | None => parts.push(part),
            },
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => parts.push(part),
        }
    }
    if parts.is_empty() {
        PathBuf::from(".")
    } else {
        parts.into_iter().collect()
    }
}

/// Files that exist in memory only.
#[derive(Clone, Debug, Default)]
pub struct MemoryFileSystem {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFileSystem {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl AsRef<Path>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(normalize(path.as_ref()), text.into());
        self
    }
}

impl FileSystem for MemoryFileSystem {
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self
            .files
            .get(&normalize(path))
            .ok_or(ReadError::NotFound)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > bytes_max {
            Err(ReadError::TooLarge(bytes_max))
        } else {
            Ok(bytes.clone())
        }
    }

    fn list(&self, folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ReadError> {
        let folder = normalize(folder);
        let below = self.files.keys().filter(|path| path.starts_with(&folder));
        Ok(below
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .cloned()
            .collect())
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(&normalize(path))
    }

    fn is_folder(&self, path: &Path) -> bool {
        let folder = normalize(path);
        self.files
            .keys()
            .any(|file| file.starts_with(&folder) && *file != folder)
    }

    fn identity(&self, folder: &Path) -> PathBuf {
        normalize(folder)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::normalize;

    #[test]
    fn spellings_of_one_folder_become_one() {
        for (spelling, folder) in [
            ("a/./b", "a/b"),
            ("a/c/../b", "a/b"),
            ("../a", "../a"),
            ("/../a", "/a"),
            ("./", "."),
        ] {
            assert_eq!(normalize(Path::new(spelling)), Path::new(folder));
        }
    }
}
