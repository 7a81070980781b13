//! What was made of the dependencies of a package, kept for its next compilation.
//!
//! An entry is what code generation made of all files that are not the package's own, and is found
//! again by their content: the key is a hash of these files, of the values of named addresses, and of
//! the compiler. What was reported about dependencies is not kept, so only code without errors is
//! stored. When an entry is used, footprints are inferred again and the code is held against the
//! verifier as if it had just been made; an entry that is damaged is passed over.

use std::collections::BTreeMap;
use std::fmt::Debug;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use weft_base::{FileId, Span, Symbol};
use weft_bytecode::Limits;
use weft_codegen::{BlockSourceMap, FunctionSourceMap, ModuleSourceMap, SourcePlace};
use weft_hir::{Callee, DefMap, FunctionId, Site, SiteId};
use weft_types::AccountAddress;

use crate::package::Origin;
use crate::parse::ParsedFile;
use crate::pipeline::{CompiledUnit, GeneratedUnit, Options};

/// A place that keeps entries from one compilation to the next.
pub trait UnitCache: Debug + Send + Sync {
    /// What tells this compiler from others, which may make other code of the same files.
    fn compiler(&self) -> &str;

    /// The entry for a way to compile, if there is one.
    fn load(&self, mode: &str) -> Option<Vec<u8>>;

    /// Puts an entry in the place of the last one for this way to compile. Whether that succeeds
    /// changes no result.
    fn store(&self, mode: &str, entry: &[u8]);
}

/// An entry of a cache, whether it is there or not.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    cache: &'a dyn UnitCache,
    /// Ways to compile whose dependencies differ do not displace each other's entries.
    mode: &'static str,
    key: [u8; 32],
}

impl<'a> Entry<'a> {
    /// The entry for the dependencies among some files; none where there are no dependencies: the
    /// library alone is compiled in less time than it takes to manage an entry.
    pub(crate) fn of(
        options: &'a Options,
        files: &[ParsedFile<'_>],
        addresses: &BTreeMap<Symbol, AccountAddress>,
    ) -> Option<Self> {
        let cache = options.cache.as_deref()?;
        let mut origins = files.iter().map(|file| file.source.origin);
        if !origins.any(|origin| origin == Origin::Dependency) {
            return None;
        }
        let mode = match (options.is_testing, options.is_development) {
            (true, _) => "test",
            (false, true) => "development",
            (false, false) => "production",
        };
        let mut hash = Sha256::new();
        // Lengths keep one part from running into the next.
        let mut part = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(bytes);
        };
        part(cache.compiler().as_bytes());
        part(mode.as_bytes());
        for (name, address) in addresses {
            part(name.as_bytes());
            part(&address.into_bytes());
        }
        let sources = files.iter().map(|file| file.source);
        for source in sources.filter(|source| source.origin != Origin::Root) {
            part(&[u8::from(source.origin == Origin::Library)]);
            part(&source.file.0.to_le_bytes());
            part(source.package.as_bytes());
            part(source.text.as_bytes());
        }
        Some(Self {
            cache,
            mode,
            key: hash.finalize().into(),
        })
    }

    /// The units, without footprints; none where there is no entry, or it has another key or is
    /// damaged.
    pub(crate) fn load(self) -> Option<Vec<GeneratedUnit>> {
        let entry = self.cache.load(self.mode)?;
        let (key, rest) = entry.split_first_chunk::<32>()?;
        let (sum, units) = rest.split_first_chunk::<32>()?;
        if *key != self.key || *sum != <[u8; 32]>::from(Sha256::digest(units)) {
            return None;
        }
        let units: Vec<StoredUnit> = bcs::from_bytes(units).ok()?;
        units.into_par_iter().map(StoredUnit::restored).collect()
    }

    /// Stores what was made of the dependencies, unless it is made with modules of the package itself.
    pub(crate) fn store(self, units: &[CompiledUnit], definitions: &DefMap) {
        let modules = definitions.modules.values();
        let mut used = modules
            .filter(|module| module.is_dependency)
            .flat_map(|module| &module.uses);
        if !used.all(|module| definitions.modules[*module].is_dependency) {
            return;
        }
        let units = units.par_iter().filter(|unit| unit.origin != Origin::Root);
        let units: Vec<StoredUnit> = units.map(StoredUnit::of).collect();
        let Ok(units) = bcs::to_bytes(&units) else {
            return;
        };
        let sum = <[u8; 32]>::from(Sha256::digest(&units));
        self.cache
            .store(self.mode, &[&self.key[..], &sum, &units].concat());
    }
}

#[derive(Serialize, Deserialize)]
struct StoredUnit {
    module: Vec<u8>,
    is_library: bool,
    functions: Vec<StoredFunction>,
    native_structs: Vec<(String, StoredSpan)>,
}

/// A [`FunctionSourceMap`].
#[derive(Serialize, Deserialize)]
struct StoredFunction {
    span: StoredSpan,
    registers: Vec<Option<String>>,
    sites: Vec<StoredSite>,
    blocks: Vec<Vec<(StoredSpan, Option<u32>)>>,
}

/// A [`Site`].
#[derive(Serialize, Deserialize)]
struct StoredSite {
    callee: StoredCallee,
    call: StoredSpan,
    caller: Option<u32>,
}

/// A [`Callee`].
#[derive(Serialize, Deserialize)]
enum StoredCallee {
    Function(u32),
    Lambda(StoredSpan, Option<u32>),
}

/// A [`Span`]. The key has the numbers of the files.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct StoredSpan(u32, u32, u32);

impl From<Span> for StoredSpan {
    fn from(span: Span) -> Self {
        Self(span.file.0, span.start, span.end)
    }
}

impl From<StoredSpan> for Span {
    fn from(StoredSpan(file, start, end): StoredSpan) -> Self {
        Self::new(FileId(file), start, end)
    }
}

impl StoredUnit {
    fn of(unit: &CompiledUnit) -> Self {
        let native_structs = unit.source_map.native_structs.iter();
        Self {
            module: weft_bytecode::encode(&unit.module),
            is_library: unit.origin == Origin::Library,
            functions: unit
                .source_map
                .functions
                .iter()
                .map(StoredFunction::of)
                .collect(),
            native_structs: native_structs
                .map(|(name, span)| (name.as_str().to_owned(), (*span).into()))
                .collect(),
        }
    }

    fn restored(self) -> Option<GeneratedUnit> {
        let native_structs = self.native_structs.into_iter();
        Some(GeneratedUnit {
            module: weft_bytecode::decode(&self.module, &Limits::PRODUCTION).ok()?,
            source_map: ModuleSourceMap {
                functions: self
                    .functions
                    .into_iter()
                    .map(StoredFunction::restored)
                    .collect(),
                native_structs: native_structs
                    .map(|(name, span)| (Symbol::new(&name), span.into()))
                    .collect(),
            },
            origin: if self.is_library {
                Origin::Library
            } else {
                Origin::Dependency
            },
        })
    }
}

impl StoredFunction {
    fn of(function: &FunctionSourceMap) -> Self {
        let place = |place: &SourcePlace| (place.span.into(), place.site.map(SiteId::as_u32));
        Self {
            span: function.span.into(),
            registers: function
                .registers
                .iter()
                .map(|name| Some(name.as_ref()?.as_str().to_owned()))
                .collect(),
            sites: function.sites.values().map(StoredSite::of).collect(),
            blocks: function
                .blocks
                .iter()
                .map(|block| block.places.iter().map(place).collect())
                .collect(),
        }
    }

    fn restored(self) -> FunctionSourceMap {
        let place = |(span, site): (StoredSpan, Option<u32>)| SourcePlace {
            span: span.into(),
            site: site.map(SiteId::from_u32),
        };
        FunctionSourceMap {
            span: self.span.into(),
            registers: self
                .registers
                .into_iter()
                .map(|name| name.map(|name| Symbol::new(&name)))
                .collect(),
            sites: self.sites.into_iter().map(StoredSite::restored).collect(),
            blocks: self
                .blocks
                .into_iter()
                .map(|places| BlockSourceMap {
                    places: places.into_iter().map(place).collect(),
                })
                .collect(),
        }
    }
}

impl StoredSite {
    fn of(site: &Site) -> Self {
        Self {
            callee: match site.callee {
                Callee::Function(function) => StoredCallee::Function(function.as_u32()),
                Callee::Lambda { span, origin } => {
                    StoredCallee::Lambda(span.into(), origin.map(SiteId::as_u32))
                }
            },
            call: site.call.into(),
            caller: site.caller.map(SiteId::as_u32),
        }
    }

    fn restored(self) -> Site {
        Site {
            callee: match self.callee {
                StoredCallee::Function(function) => {
                    Callee::Function(FunctionId::from_u32(function))
                }
                StoredCallee::Lambda(span, origin) => Callee::Lambda {
                    span: span.into(),
                    origin: origin.map(SiteId::from_u32),
                },
            },
            call: self.call.into(),
            caller: self.caller.map(SiteId::from_u32),
        }
    }
}
