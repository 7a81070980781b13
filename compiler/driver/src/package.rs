//! Finding the sources of a package and of all that it depends on.
//!
//! The result lists every file once, dependencies before dependents, with every named address that
//! the files may use. The standard library is part of every package; a package that declares a
//! module of the same name at the same address replaces it.

mod addresses;
mod git;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weft_base::{Code, Diagnostic, Limits, SourceMap, Span};
use weft_hir::StandIn;
use weft_types::AccountAddress;

use crate::file_system::{FileSystem, ReadError, normalize};
use crate::manifest::{self, Dependency, GitDependency, Manifest};
use addresses::NamedAddresses;

/// The name of a manifest.
pub const MANIFEST_NAME: &str = "Move.toml";

/// The name of the package that the embedded library is.
pub const LIBRARY_NAME: &str = "std";

/// The most packages that one package may need, itself included.
const PACKAGES_MAX: usize = 1024;

/// The longest chain of packages that need each other.
const CHAIN_MAX: usize = 64;

/// What may be said about a package from outside.
#[derive(Clone, Debug, Default)]
pub struct PackageOptions {
    /// Values for named addresses, over what manifests say.
    pub named_addresses: BTreeMap<String, AccountAddress>,
    /// Whether `[dev-addresses]` and `[dev-dependencies]` of the root package count.
    pub is_development: bool,
    /// Whether the folder `tests` of the root package counts.
    pub is_testing: bool,
    /// The folder that holds the repositories of git dependencies.
    pub git_cache: Option<PathBuf>,
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
    /// The name of its package.
    pub package: Arc<str>,
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
    /// Git dependencies on the framework for which the embedded library stands in.
    pub stand_ins: Vec<StandIn>,
}

/// The named addresses that the files of the library use.
pub fn library_addresses() -> BTreeMap<String, AccountAddress> {
    let names = weft_stdlib::NAMED_ADDRESSES.iter();
    names
        .map(|name| ((*name).to_owned(), AccountAddress::ONE))
        .collect()
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
        options,
        source_map,
        diagnostics: Vec::new(),
        addresses: NamedAddresses::new(&options.named_addresses),
        files: Vec::new(),
        loaded: BTreeMap::new(),
        names: BTreeMap::new(),
        stand_ins: Vec::new(),
    };
    for source in weft_stdlib::SOURCES {
        let text: Arc<str> = Arc::from(source.text);
        let file = finder.source_map.add(source.path, Arc::clone(&text));
        finder.files.push(SourceInput {
            file,
            text,
            origin: Origin::Library,
            package: Arc::from(LIBRARY_NAME),
        });
    }
    let name = if file_system.is_file(path) {
        let name = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        finder.read_source(path, Origin::Root, &Arc::from(name.as_str()));
        name
    } else {
        finder
            .package(path, Origin::Root, &mut Vec::new())
            .unwrap_or_default()
    };
    let addresses = finder.addresses.finish(&mut finder.diagnostics);
    let package = Package {
        name,
        addresses,
        sources: std::mem::take(&mut finder.files),
        stand_ins: std::mem::take(&mut finder.stand_ins),
    };
    (package, finder.diagnostics)
}

/// A package whose dependencies are being loaded.
struct Dependent {
    identity: PathBuf,
    name: String,
}

struct Finder<'a> {
    file_system: &'a dyn FileSystem,
    options: &'a PackageOptions,
    source_map: &'a mut SourceMap,
    diagnostics: Vec<Diagnostic>,
    addresses: NamedAddresses,
    files: Vec<SourceInput>,
    /// The names of the packages by their folders.
    loaded: BTreeMap<PathBuf, String>,
    /// Where each package names itself, by its name in lower case.
    names: BTreeMap<String, (String, Span)>,
    stand_ins: Vec<StandIn>,
}

impl Finder<'_> {
    /// Loads the package in a folder after all its dependencies and returns its name. `stack` holds
    /// its dependents.
    fn package(
        &mut self,
        folder: &Path,
        origin: Origin,
        stack: &mut Vec<Dependent>,
    ) -> Option<String> {
        let folder = normalize(folder);
        // What is reached by links is the same package; what people read is the path they wrote.
        let identity = self.file_system.identity(&folder);
        if let Some(at) = stack.iter().position(|it| it.identity == identity) {
            self.report_cycle(&stack[at..]);
            return Some(stack[at].name.clone());
        }
        if let Some(name) = self.loaded.get(&identity) {
            return Some(name.clone());
        }
        if self.loaded.len() >= PACKAGES_MAX || stack.len() >= CHAIN_MAX {
            self.diagnostics.push(
                Diagnostic::without_place(
                    Code::TooManyPackages,
                    format!("too many packages on the way to `{}`", folder.display()),
                )
                .with_note(format!(
                    "a package needs at most {PACKAGES_MAX} others, in chains of at most {CHAIN_MAX}"
                )),
            );
            return None;
        }
        let manifest = self.manifest(&folder)?;
        let (name, name_span) = manifest.name.clone();
        self.check_name(&name, name_span);
        self.loaded.insert(identity.clone(), name.clone());
        stack.push(Dependent {
            identity,
            name: name.clone(),
        });
        let mut dependencies: Vec<_> = manifest.dependencies.iter().collect();
        if self.options.is_development && origin == Origin::Root {
            dependencies.extend(&manifest.dev_dependencies);
            self.name_addresses(&manifest.dev_addresses);
        } else if origin == Origin::Root {
            for (name, (address, _)) in &manifest.dev_addresses {
                if let Some(address) = address {
                    self.addresses.offer_for_development(name, *address);
                }
            }
        }
        self.name_addresses(&manifest.addresses);
        for (dependency_name, (dependency, span)) in dependencies {
            self.dependency(&folder, dependency_name, dependency, *span, stack);
        }
        stack.pop();
        let with_tests = self.options.is_testing && origin == Origin::Root;
        let tests = with_tests.then_some("tests");
        let package: Arc<str> = Arc::from(name.as_str());
        for part in ["sources", "scripts"].into_iter().chain(tests) {
            match self.file_system.list(&folder.join(part), "move") {
                Ok(paths) => {
                    for path in paths {
                        self.read_source(&path, origin, &package);
                    }
                }
                Err(error) => self.unreadable(&folder.join(part), &error),
            }
        }
        Some(name)
    }

    /// Reports that the last of these packages needs the first.
    fn report_cycle(&mut self, cycle: &[Dependent]) {
        let names = cycle.iter().chain(cycle.first());
        let names: Vec<_> = names.map(|it| format!("`{}`", it.name)).collect();
        let Some(first) = cycle.first() else {
            return;
        };
        let message = format!("the package `{}` depends on itself", first.name);
        let way = format!("the way around: {}", names.join(" needs "));
        let key = first.name.to_lowercase();
        let error = match self.names.get(&key) {
            Some((_, span)) => Diagnostic::new(Code::DependencyCycle, message, *span, way),
            None => Diagnostic::without_place(Code::DependencyCycle, message).with_note(way),
        };
        self.diagnostics.push(error);
    }

    /// Packages are told apart by their names, and their output by names on disks that may ignore
    /// case.
    fn check_name(&mut self, name: &str, span: Span) {
        let key = name.to_lowercase();
        let Some((other, before)) = self.names.get(&key) else {
            self.names.insert(key, (name.to_owned(), span));
            return;
        };
        let message = if other == name {
            format!("two packages are called `{name}`")
        } else {
            format!("the packages `{other}` and `{name}` differ in case only")
        };
        self.diagnostics.push(
            Diagnostic::new(
                Code::PackageNameCollision,
                message,
                span,
                "this name is taken",
            )
            .with_secondary(*before, "by this package"),
        );
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
        stack: &mut Vec<Dependent>,
    ) {
        for (own, theirs, span) in dependency.substitutions() {
            match theirs {
                manifest::Substitution::Value(address) => {
                    self.addresses
                        .assign(own, *address, *span, &mut self.diagnostics);
                }
                manifest::Substitution::Renaming(theirs) => {
                    self.addresses.rename(own, theirs, *span);
                }
            }
        }
        match dependency {
            Dependency::Local { path, .. } => {
                let folder = folder.join(path);
                if self.file_system.is_file(&folder.join(MANIFEST_NAME)) {
                    self.package(&folder, Origin::Dependency, stack);
                    return;
                }
                let message = format!("the dependency `{name}` was not found");
                let label = format!("there is no `{MANIFEST_NAME}` in `{}`", folder.display());
                let mut error = Diagnostic::new(Code::DependencyNotFound, message, span, label);
                if git::framework_addresses(name).is_some() {
                    error = error.with_help(
                        "the library is embedded: without this line `std` and `aptos_std` are found",
                    );
                }
                self.diagnostics.push(error);
            }
            Dependency::Git { source, .. } => self.git_dependency(name, source, span, stack),
        }
    }

    /// A git dependency is read from the cache. Where the cache lacks a package of the framework, the
    /// embedded library stands in.
    fn git_dependency(
        &mut self,
        name: &str,
        source: &GitDependency,
        span: Span,
        stack: &mut Vec<Dependent>,
    ) {
        let repository = self
            .options
            .git_cache
            .as_deref()
            .and_then(|cache| git::repository_folder(cache, source));
        if let Some(repository) = &repository {
            let folder = repository.join(&source.subfolder);
            if self.file_system.is_file(&folder.join(MANIFEST_NAME)) {
                self.package(&folder, Origin::Dependency, stack);
                return;
            }
        }
        let advice = git::advice(repository.as_deref(), source);
        if let Some(addresses) = git::framework_addresses(name) {
            let mut own = vec![AccountAddress::ONE];
            for (name, address) in addresses {
                let address = AccountAddress::from_u64(*address);
                self.addresses.predefine(name, address);
                own.push(address);
            }
            self.stand_ins.push(StandIn {
                package: name.to_owned(),
                addresses: own,
                advice,
            });
            return;
        }
        let label = match &repository {
            Some(repository) if self.file_system.is_folder(repository) => format!(
                "`{}` in it has no `{MANIFEST_NAME}`",
                source.subfolder.display()
            ),
            Some(repository) => format!("`{}` does not exist", repository.display()),
            None => "there is no folder for repositories".to_owned(),
        };
        let message = format!("the git dependency `{name}` is not at hand");
        self.diagnostics.push(
            Diagnostic::new(Code::GitDependency, message, span, label)
                .with_note("nothing is fetched: what a build depends on is in its folders")
                .with_help(advice),
        );
    }

    fn name_addresses(&mut self, addresses: &BTreeMap<String, (Option<AccountAddress>, Span)>) {
        for (name, (address, span)) in addresses {
            match address {
                Some(address) => {
                    self.addresses
                        .assign(name, *address, *span, &mut self.diagnostics);
                }
                None => self.addresses.leave_open(name, *span),
            }
        }
    }

    fn read_source(&mut self, path: &Path, origin: Origin, package: &Arc<str>) {
        if let Some(text) = self.read_text(path) {
            let file = self
                .source_map
                .add(&path.display().to_string(), Arc::clone(&text));
            self.files.push(SourceInput {
                file,
                text,
                origin,
                package: Arc::clone(package),
            });
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
