//! `Move.toml`: what a package is called, needs and leaves open.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use weft_base::{Code, Diagnostic, FileId, Span};
use weft_types::AccountAddress;

/// A manifest as it was written.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The package's name and where it stands.
    pub name: (String, Span),
    /// `[addresses]`: `None` for `_`, which a dependent or the command line must give.
    pub addresses: BTreeMap<String, (Option<AccountAddress>, Span)>,
    /// `[dev-addresses]`: values for the open addresses in development.
    pub dev_addresses: BTreeMap<String, (Option<AccountAddress>, Span)>,
    /// `[dependencies]` in order of their names.
    pub dependencies: BTreeMap<String, (Dependency, Span)>,
    /// `[dev-dependencies]` in order of their names.
    pub dev_dependencies: BTreeMap<String, (Dependency, Span)>,
}

/// Where a dependency comes from.
#[derive(Clone, Debug)]
pub enum Dependency {
    /// A folder, relative to the package's.
    Local {
        /// The folder.
        path: String,
        /// What `addr_subst` says, by the dependent's names.
        substitutions: Vec<(String, Substitution, Span)>,
    },
    /// A repository.
    Git {
        /// The repository.
        source: GitDependency,
        /// What `addr_subst` says, by the dependent's names.
        substitutions: Vec<(String, Substitution, Span)>,
    },
}

impl Dependency {
    /// What `addr_subst` says: the dependent's name, what it stands for, and where that is written.
    pub fn substitutions(&self) -> &[(String, Substitution, Span)] {
        match self {
            Self::Local { substitutions, .. } | Self::Git { substitutions, .. } => substitutions,
        }
    }
}

/// What a name in `addr_subst` stands for.
#[derive(Clone, Debug)]
pub enum Substitution {
    /// An address, which the dependency gets under this name.
    Value(AccountAddress),
    /// The address that the dependency knows by this name.
    Renaming(String),
}

/// A package in a repository.
#[derive(Clone, Debug)]
pub struct GitDependency {
    /// The repository.
    pub url: String,
    /// The branch, tag or commit.
    pub revision: String,
    /// The folder of the package in it.
    pub subfolder: PathBuf,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Raw {
    package: RawPackage,
    #[serde(default)]
    addresses: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    dev_addresses: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    dependencies: BTreeMap<String, Spanned<RawDependency>>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Spanned<RawDependency>>,
    #[serde(flatten)]
    others: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct RawPackage {
    name: Spanned<String>,
}

#[derive(Deserialize)]
struct RawDependency {
    local: Option<String>,
    git: Option<String>,
    #[serde(default)]
    rev: String,
    #[serde(default)]
    subdir: PathBuf,
    #[serde(default)]
    addr_subst: BTreeMap<String, Spanned<String>>,
}

/// The sections that a manifest may have.
const SECTIONS: &[&str] = &[
    "package",
    "addresses",
    "dev-addresses",
    "dependencies",
    "dev-dependencies",
    "build",
];

/// Reads a manifest. What is wrong in it is reported; without a readable whole there is no result.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let raw: Raw = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidManifest,
                    "this `Move.toml` cannot be read",
                    span(file, &range),
                    error.message(),
                )
                .with_help("a manifest needs `[package]` with a `name`; see `weft explain E0702`"),
            );
            return None;
        }
    };
    let mut reader = Reader { file, diagnostics };
    for name in raw.others.keys() {
        reader.unknown_section(name, text);
    }
    Some(Manifest {
        name: reader.name(&raw.package.name),
        addresses: reader.addresses(raw.addresses),
        dev_addresses: reader.addresses(raw.dev_addresses),
        dependencies: reader.dependencies(raw.dependencies),
        dev_dependencies: reader.dependencies(raw.dev_dependencies),
    })
}

fn span(file: FileId, range: &std::ops::Range<usize>) -> Span {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end))
}

struct Reader<'diagnostics> {
    file: FileId,
    diagnostics: &'diagnostics mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn name(&mut self, name: &Spanned<String>) -> (String, Span) {
        let span = span(self.file, &name.span());
        let text = name.get_ref();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if text.is_empty() || !text.chars().all(is_plain) || text.starts_with('.') {
            self.diagnostics.push(Diagnostic::new(
                Code::InvalidManifest,
                format!("`{text}` cannot be the name of a package"),
                span,
                "expected letters, digits, `_`, `-` and `.`",
            ));
            return ("package".to_owned(), span);
        }
        (text.clone(), span)
    }

    fn unknown_section(&mut self, name: &str, text: &str) {
        if SECTIONS.contains(&name) {
            return;
        }
        // The reader keeps no places of what it does not know.
        let at = text.find(&format!("[{name}")).map(|at| at + 1);
        let at = at.or_else(|| text.find(name)).unwrap_or(0);
        let end = (at + name.len()).min(text.len());
        self.diagnostics.push(
            Diagnostic::new(
                Code::UnknownSection,
                format!("`{name}` means nothing in a manifest"),
                span(self.file, &(at..end)),
                "nothing reads this",
            )
            .with_help(format!("the sections are `[{}]`", SECTIONS.join("]`, `["))),
        );
    }

    fn address(&mut self, text: &Spanned<String>) -> Option<AccountAddress> {
        match text.get_ref().parse() {
            Ok(address) => Some(address),
            Err(_) => {
                self.diagnostics.push(Diagnostic::new(
                    Code::InvalidNamedAddress,
                    format!("`{}` is no address", text.get_ref()),
                    span(self.file, &text.span()),
                    "expected `0x` and 1 to 64 hexadecimal digits, or `_`",
                ));
                None
            }
        }
    }

    fn addresses(
        &mut self,
        raw: BTreeMap<String, Spanned<String>>,
    ) -> BTreeMap<String, (Option<AccountAddress>, Span)> {
        let mut addresses = BTreeMap::new();
        for (name, text) in raw {
            let span = span(self.file, &text.span());
            let address = if text.get_ref() == "_" {
                None
            } else {
                // A wrong value has been reported; zero keeps its uses from being reported again.
                Some(self.address(&text).unwrap_or(AccountAddress::ZERO))
            };
            addresses.insert(name, (address, span));
        }
        addresses
    }

    fn dependencies(
        &mut self,
        raw: BTreeMap<String, Spanned<RawDependency>>,
    ) -> BTreeMap<String, (Dependency, Span)> {
        let mut dependencies = BTreeMap::new();
        for (name, dependency) in raw {
            let dependency_span = span(self.file, &dependency.span());
            let dependency = dependency.into_inner();
            let mut substitutions = Vec::new();
            for (own, text) in &dependency.addr_subst {
                let place = span(self.file, &text.span());
                let is_name =
                    |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
                let substitution = if is_name(text.get_ref()) {
                    Some(Substitution::Renaming(text.get_ref().clone()))
                } else {
                    self.address(text).map(Substitution::Value)
                };
                substitutions.extend(substitution.map(|it| (own.clone(), it, place)));
            }
            let source = match (dependency.local, dependency.git) {
                (Some(path), None) => Dependency::Local {
                    path,
                    substitutions,
                },
                (None, Some(url)) => Dependency::Git {
                    source: GitDependency {
                        url,
                        revision: if dependency.rev.is_empty() {
                            "main".to_owned()
                        } else {
                            dependency.rev
                        },
                        subfolder: dependency.subdir,
                    },
                    substitutions,
                },
                (Some(_), Some(_)) | (None, None) => {
                    self.diagnostics.push(Diagnostic::new(
                        Code::InvalidManifest,
                        format!("it is not clear where `{name}` comes from"),
                        dependency_span,
                        "expected either `local = \"…\"` or `git = \"…\"`",
                    ));
                    continue;
                }
            };
            dependencies.insert(name, (source, dependency_span));
        }
        dependencies
    }
}
