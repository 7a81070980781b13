//! Finding the sources of a package and of all that it depends on.
//!
//! The result lists every file once, dependencies before dependents, with every named address that
//! the files may use. The standard library is part of every package; a package that declares a
//! module of the same name at the same address replaces it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weft_base::{Code, Diagnostic, Limits, SourceMap, Span};
use weft_types::AccountAddress;

use crate::file_system::{FileSystem, ReadError, normalize};
use crate::manifest::{self, Dependency, Manifest};

/// The name of a manifest.
pub const MANIFEST_NAME: &str = "Move.toml";

/// What may be said about a package from outside.
#[derive(Clone, Debug, Default)]
pub struct PackageOptions {
    /// Values for named addresses, over what manifests say.
    pub named_addresses: BTreeMap<String, AccountAddress>,
    /// Whether `[dev-addresses]` and `[dev-dependencies]` of the root package count.
    pub is_development: bool,
    /// Whether the folder `tests` of the root package counts.
    pub is_testing: bool,
}

/// A source file.
#[derive(Clone, Debug)]
pub struct SourceInput {
    /// The file in the source map.
    pub file: weft_base::FileId,
    /// The text.
    pub text: Arc<str>,
    /// Where the file comes from.
    pub origin: Origin,
}

/// Where a source file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The embedded standard library.
    Library,
    /// A dependency.
    Dependency,
    /// The package itself.
    Root,
}

/// The sources of a package and of all that it depends on.
#[derive(Clone, Debug)]
pub struct Package {
    /// The package's name; for a single file, its name without `.move`.
    pub name: String,
    /// The files: library, dependencies, then the package's own, each group in order of paths.
    pub sources: Vec<SourceInput>,
    /// Named addresses.
    pub addresses: BTreeMap<String, AccountAddress>,
}

/// Finds a package: a folder with a `Move.toml`, or a single `.move` file.
///
/// Reports what is missing or wrong; the result holds what could be read.
pub fn load(
    file_system: &dyn FileSystem,
    path: &Path,
    options: &PackageOptions,
    source_map: &mut SourceMap,
) -> (Package, Vec<Diagnostic>) {
    let mut finder = Finder {
        file_system,
        source_map,
        diagnostics: Vec::new(),
        addresses: options
            .named_addresses
            .iter()
            .map(|(name, address)| {
                (
                    name.clone(),
                    Named {
                        address: *address,
                        origin: None,
                    },
                )
            })
            .collect(),
        open: BTreeMap::new(),
        files: Vec::new(),
        loaded: BTreeSet::new(),
    };
    for name in weft_stdlib::NAMED_ADDRESSES {
        let library = Named {
            address: AccountAddress::ONE,
            origin: None,
        };
        finder
            .addresses
            .entry((*name).to_owned())
            .or_insert(library);
    }
    for source in weft_stdlib::SOURCES {
        let text: Arc<str> = Arc::from(source.text);
        let file = finder.source_map.add(source.path, Arc::clone(&text));
        finder.files.push(SourceInput {
            file,
            text,
            origin: Origin::Library,
        });
    }
    let name = if file_system.is_file(path) {
        finder.read_source(path, Origin::Root);
        path.file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    } else {
        finder
            .package(path, Origin::Root, options, &mut Vec::new())
            .unwrap_or_default()
    };
    finder.report_open_addresses();
    let addresses = finder
        .addresses
        .iter()
        .map(|(name, named)| (name.clone(), named.address));
    let package = Package {
        name,
        addresses: addresses.collect(),
        sources: std::mem::take(&mut finder.files),
    };
    (package, finder.diagnostics)
}

/// A named address with the place that gave it.
#[derive(Clone, Copy)]
struct Named {
    address: AccountAddress,
    /// The manifest's line; `None` from the command line or built in.
    origin: Option<Span>,
}

struct Finder<'a> {
    file_system: &'a dyn FileSystem,
    source_map: &'a mut SourceMap,
    diagnostics: Vec<Diagnostic>,
    addresses: BTreeMap<String, Named>,
    /// Named addresses that some manifest leaves open.
    open: BTreeMap<String, Span>,
    files: Vec<SourceInput>,
    loaded: BTreeSet<PathBuf>,
}

impl Finder<'_> {
    /// Loads the package in a folder after all its dependencies and returns its name. `stack` holds
    /// the folders and names of its dependents.
    fn package(
        &mut self,
        folder: &Path,
        origin: Origin,
        options: &PackageOptions,
        stack: &mut Vec<(PathBuf, String)>,
    ) -> Option<String> {
        let folder = normalize(folder);
        let manifest = self.manifest(&folder)?;
        let (name, name_span) = manifest.name.clone();
        if let Some(at) = stack.iter().position(|(ancestor, _)| *ancestor == folder) {
            let mut cycle: Vec<_> = stack[at..]
                .iter()
                .map(|(_, name)| format!("`{name}`"))
                .collect();
            cycle.push(format!("`{name}`"));
            self.diagnostics.push(Diagnostic::new(
                Code::DependencyCycle,
                format!("the package `{name}` depends on itself"),
                name_span,
                format!("the way around: {}", cycle.join(" needs ")),
            ));
            return Some(name);
        }
        if !self.loaded.insert(folder.clone()) {
            return Some(name);
        }
        stack.push((folder.clone(), name.clone()));
        let development = options.is_development && origin == Origin::Root;
        let mut dependencies: Vec<_> = manifest.dependencies.iter().collect();
        if development {
            dependencies.extend(&manifest.dev_dependencies);
            self.name_addresses(&manifest.dev_addresses);
        }
        self.name_addresses(&manifest.addresses);
        for (dependency_name, (dependency, span)) in dependencies {
            self.dependency(&folder, dependency_name, dependency, *span, options, stack);
        }
        stack.pop();
        let with_tests = options.is_testing && origin == Origin::Root;
        let tests = with_tests.then_some("tests");
        for part in ["sources", "scripts"].into_iter().chain(tests) {
            match self.file_system.list(&folder.join(part), "move") {
                Ok(paths) => {
                    for path in paths {
                        self.read_source(&path, origin);
                    }
                }
                Err(error) => self.unreadable(&folder.join(part), &error),
            }
        }
        Some(name)
    }

    fn manifest(&mut self, folder: &Path) -> Option<Manifest> {
        let path = folder.join(MANIFEST_NAME);
        if !self.file_system.is_file(&path) {
            let text = if self.file_system.is_folder(folder) {
                format!("there is no `{MANIFEST_NAME}` in `{}`", folder.display())
            } else {
                format!("there is no file or folder `{}`", folder.display())
            };
            self.diagnostics.push(
                Diagnostic::without_place(Code::ManifestNotFound, text).with_help(
                    "name a folder with a `Move.toml`, or a single file that ends in `.move`",
                ),
            );
            return None;
        }
        let text = self.read_text(&path)?;
        let file = self
            .source_map
            .add(&path.display().to_string(), Arc::clone(&text));
        manifest::parse(file, &text, &mut self.diagnostics)
    }

    fn dependency(
        &mut self,
        folder: &Path,
        name: &str,
        dependency: &Dependency,
        span: Span,
        options: &PackageOptions,
        stack: &mut Vec<(PathBuf, String)>,
    ) {
        match dependency {
            Dependency::Local { path, addresses } => {
                for (name, address) in addresses {
                    self.name_address(
                        name,
                        Named {
                            address: *address,
                            origin: Some(span),
                        },
                    );
                }
                let folder = folder.join(path);
                if self.file_system.is_file(&folder.join(MANIFEST_NAME)) {
                    self.package(&folder, Origin::Dependency, options, stack);
                } else {
                    self.diagnostics.push(Diagnostic::new(
                        Code::DependencyNotFound,
                        format!("the dependency `{name}` was not found"),
                        span,
                        format!("there is no `{MANIFEST_NAME}` in `{}`", folder.display()),
                    ));
                }
            }
            Dependency::Git(url) => self.diagnostics.push(
                Diagnostic::new(
                    Code::GitDependency,
                    format!("not supported yet: the dependency `{name}` from git"),
                    span,
                    format!("`{url}` cannot be fetched"),
                )
                .with_help("fetch it by hand and name its folder with `local = \"…\"`"),
            ),
        }
    }

    fn name_addresses(&mut self, addresses: &BTreeMap<String, (Option<AccountAddress>, Span)>) {
        for (name, (address, span)) in addresses {
            match address {
                Some(address) => {
                    self.name_address(
                        name,
                        Named {
                            address: *address,
                            origin: Some(*span),
                        },
                    );
                }
                None => {
                    self.open.entry(name.clone()).or_insert(*span);
                }
            }
        }
    }

    fn name_address(&mut self, name: &str, named: Named) {
        let Some(earlier) = self.addresses.get(name).copied() else {
            self.addresses.insert(name.to_owned(), named);
            return;
        };
        // What the command line says holds, and so do the library's own names.
        let (Some(earlier_span), Some(span)) = (earlier.origin, named.origin) else {
            return;
        };
        if earlier.address != named.address {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NamedAddressConflict,
                    format!("the address `{name}` has two values"),
                    span,
                    format!("`{}` here", named.address),
                )
                .with_secondary(earlier_span, format!("`{}` here", earlier.address))
                .with_help("a named address means the same in a package and all it depends on"),
            );
        }
    }

    fn report_open_addresses(&mut self) {
        for (name, span) in std::mem::take(&mut self.open) {
            if self.addresses.contains_key(&name) {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnassignedAddress,
                    format!("the address `{name}` has no value"),
                    span,
                    "left open here",
                )
                .with_help(format!("give it one: `--named-addresses {name}=0x…`")),
            );
            let zero = Named {
                address: AccountAddress::ZERO,
                origin: Some(span),
            };
            self.addresses.insert(name, zero);
        }
    }

    fn read_source(&mut self, path: &Path, origin: Origin) {
        if let Some(text) = self.read_text(path) {
            let file = self
                .source_map
                .add(&path.display().to_string(), Arc::clone(&text));
            self.files.push(SourceInput { file, text, origin });
        }
    }

    fn read_text(&mut self, path: &Path) -> Option<Arc<str>> {
        let bytes_max = u64::from(Limits::STANDARD.source_bytes_max);
        let bytes = match self.file_system.read(path, bytes_max) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.unreadable(path, &error);
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some(Arc::from(text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                self.diagnostics.push(Diagnostic::without_place(
                    Code::UnreadableFile,
                    format!(
                        "`{}` is not UTF-8: the byte at {at} begins no character",
                        path.display()
                    ),
                ));
                None
            }
        }
    }

    fn unreadable(&mut self, path: &Path, error: &ReadError) {
        self.diagnostics.push(Diagnostic::without_place(
            Code::UnreadableFile,
            format!("`{}` cannot be read: {error}", path.display()),
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use weft_base::SourceMap;
    use weft_types::AccountAddress;

    use super::{Origin, PackageOptions, load};
    use crate::file_system::MemoryFileSystem;

    fn codes(files: &MemoryFileSystem, options: &PackageOptions) -> Vec<&'static str> {
        let (_, diagnostics) = load(files, Path::new("p"), options, &mut SourceMap::new());
        diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.as_str())
            .collect()
    }

    fn manifest(body: &str) -> String {
        format!("[package]\nname = \"p\"\n{body}")
    }

    #[test]
    fn dependencies_come_before_dependents() {
        let files = MemoryFileSystem::new()
            .with(
                "p/Move.toml",
                manifest("[dependencies]\nq = { local = \"../q\" }\n"),
            )
            .with("p/sources/a.move", "")
            .with(
                "q/Move.toml",
                "[package]\nname = \"q\"\n[addresses]\nq = \"0x7\"\n",
            )
            .with("q/sources/b.move", "");
        let (package, diagnostics) = load(
            &files,
            Path::new("p"),
            &PackageOptions::default(),
            &mut SourceMap::new(),
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let own: Vec<_> = package
            .sources
            .iter()
            .map(|s| s.origin)
            .filter(|o| *o != Origin::Library)
            .collect();
        assert_eq!(own, [Origin::Dependency, Origin::Root]);
        assert_eq!(package.addresses["q"], AccountAddress::from_u64(7));
        assert_eq!(package.addresses["std"], AccountAddress::ONE);
    }

    #[test]
    fn faults_of_packages_have_codes() {
        let none = PackageOptions::default();
        assert_eq!(codes(&MemoryFileSystem::new(), &none), ["E0701"]);
        let broken = MemoryFileSystem::new().with("p/Move.toml", "[package");
        assert_eq!(codes(&broken, &none), ["E0702"]);
        let shapeless = MemoryFileSystem::new().with("p/Move.toml", "package = 3");
        assert_eq!(codes(&shapeless, &none), ["E0702"]);
        let open = MemoryFileSystem::new().with("p/Move.toml", manifest("[addresses]\na = \"_\""));
        assert_eq!(codes(&open, &none), ["E0703"]);
        let named = [("a".to_owned(), AccountAddress::ONE)].into();
        let given = PackageOptions {
            named_addresses: named,
            is_development: false,
            is_testing: false,
        };
        assert!(codes(&open, &given).is_empty());
        let lost = manifest("[dependencies]\nq = { local = \"../q\" }");
        assert_eq!(
            codes(&MemoryFileSystem::new().with("p/Move.toml", lost), &none),
            ["E0705"]
        );
        let cycle = manifest("[dependencies]\np = { local = \".\" }");
        assert_eq!(
            codes(&MemoryFileSystem::new().with("p/Move.toml", cycle), &none),
            ["E0706"]
        );
        let git = manifest("[dependencies]\nq = { git = \"somewhere\", rev = \"main\" }");
        assert_eq!(
            codes(&MemoryFileSystem::new().with("p/Move.toml", git), &none),
            ["E0707"]
        );
        let bytes = MemoryFileSystem::new()
            .with("p/Move.toml", manifest(""))
            .with("p/sources/a.move", [0xff, 0xfe]);
        assert_eq!(codes(&bytes, &none), ["E0708"]);
        let wrong = manifest("[addresses]\na = \"12\"");
        assert_eq!(
            codes(&MemoryFileSystem::new().with("p/Move.toml", wrong), &none),
            ["E0709"]
        );
    }

    #[test]
    fn an_address_with_two_values_is_a_conflict() {
        let files = MemoryFileSystem::new()
            .with(
                "p/Move.toml",
                manifest("[addresses]\na = \"0x1\"\n[dependencies]\nq = { local = \"../q\" }\n"),
            )
            .with(
                "q/Move.toml",
                "[package]\nname = \"q\"\n[addresses]\na = \"0x2\"\n",
            );
        assert_eq!(codes(&files, &PackageOptions::default()), ["E0704"]);
    }
}
