//! Real files: reading for the compiler, writing whole files or nothing.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use weft_driver::{FileSystem, ReadError, UnitCache};

/// The files of the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RealFiles;

/// The deepest folder below one that is listed.
const DEPTH_MAX: usize = 64;

impl FileSystem for RealFiles {
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        read(path, bytes_max)
    }

    fn list(&self, folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ReadError> {
        let mut found = Vec::new();
        if folder.is_dir() {
            list(folder, extension, DEPTH_MAX, &mut found).map_err(|error| read_error(&error))?;
        }
        found.sort();
        Ok(found)
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn identity(&self, folder: &Path) -> PathBuf {
        fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
    }
}

fn list(folder: &Path, extension: &str, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // Not following links to folders keeps the walk finite.
        if entry.file_type()?.is_dir() {
            if depth > 0 {
                list(&path, extension, depth - 1, found)?;
            }
        } else if path.extension().is_some_and(|found| found == extension)
            && (path.is_file() || entry.file_type()?.is_symlink() && !path.exists())
        {
            // A link that leads nowhere is listed, so that reading it says so.
            found.push(path);
        }
    }
    Ok(())
}

fn read_error(error: &io::Error) -> ReadError {
    if error.kind() == io::ErrorKind::NotFound {
        ReadError::NotFound
    } else {
        ReadError::Other(error.to_string())
    }
}

/// The bytes of a file of at most `bytes_max`.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
    let file = fs::File::open(path).map_err(|error| read_error(&error))?;
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| read_error(&error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > bytes_max {
        return Err(ReadError::TooLarge(bytes_max));
    }
    Ok(bytes)
}

/// Like [`write`], of a file that exists: links to it stay links, and its permissions stay its own.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let file = written(&path, bytes)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    persisted(file, &path)
}

/// Replaces a file as a whole: whoever reads it sees the old content or the new one.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = written(path, bytes)?;
    file.as_file().sync_all()?;
    persisted(file, path)
}

/// Like [`write`], of what can be made again: it reaches the disk when the system writes it there, which
/// takes a fraction of the time.
pub(crate) fn write_output(path: &Path, bytes: &[u8]) -> io::Result<()> {
    persisted(written(path, bytes)?, path)
}

/// A file with the new content beside the one that it will replace.
fn written(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn persisted(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The size of an entry of a cache that is too large to be worth reading.
const CACHE_BYTES_MAX: u64 = 1 << 30;

/// The folder `build/.cache` of a package.
#[derive(Debug)]
struct FolderCache {
    folder: PathBuf,
    compiler: String,
}

/// Where a package keeps the code of its dependencies; nowhere for a single file.
pub(crate) fn unit_cache(package: &Path) -> Option<Arc<dyn UnitCache>> {
    if !package.is_dir() {
        return None;
    }
    // A compiler that was built again may make other code, whatever its version.
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let age = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Arc::new(FolderCache {
        folder: package.join("build").join(".cache"),
        compiler: format!(
            "{} {} {}",
            env!("CARGO_PKG_VERSION"),
            program.len(),
            age.as_nanos()
        ),
    }))
}

impl FolderCache {
    fn path(&self, mode: &str) -> PathBuf {
        self.folder.join(format!("{mode}.units"))
    }
}

impl UnitCache for FolderCache {
    fn compiler(&self) -> &str {
        &self.compiler
    }

    fn load(&self, mode: &str) -> Option<Vec<u8>> {
        read(&self.path(mode), CACHE_BYTES_MAX).ok()
    }

    fn store(&self, mode: &str, entry: &[u8]) {
        // A folder that cannot be written to costs the next compilation its time.
        let _ = write_output(&self.path(mode), entry);
    }
}
