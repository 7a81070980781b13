//! What every name of a program stands for.
//!
//! [`collect`] declares the modules and their members, [`import`] follows `use` and `friend`,
//! [`path`] and [`variant`] find what a path in code means, [`types`] and [`signature`] give declarations their
//! types. Afterwards every definition of the [`DefMap`] has its signature; bodies come later and ask
//! this pass for the meaning of their paths.

pub(crate) mod accessor;
pub(crate) mod attribute;
pub(crate) mod clause;
pub(crate) mod collect;
pub(crate) mod framework;
pub(crate) mod import;
pub(crate) mod path;
pub(crate) mod signature;
mod specification;
pub(crate) mod types;
mod unknown;
pub(crate) mod variant;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use cranelift_entity::{EntityRef as _, PrimaryMap, entity_impl};
use weft_base::suggest::Names;
use weft_base::{Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::Settings;
use crate::definition::{DefMap, Member, Owner, TypeParameter};
use crate::id::{ConstantId, FunctionId, ModuleDefId, StructId, TypeParameterId, VariantId};

/// A name brought in by a `use`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ImportId(u32);
entity_impl!(ImportId, "import");

pub(crate) struct Import {
    pub(crate) alias: ast::Name,
    pub(crate) target: Target,
    pub(crate) span: Span,
    /// What to remove if the import is unused: its place in the list, or the whole `use`.
    pub(crate) removal: Option<Span>,
    pub(crate) is_only: bool,
    pub(crate) is_dependency: bool,
}

/// What an alias stands for.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    Module(ModuleDefId),
    Member(Member),
    /// Already reported.
    Poison,
}

/// The aliases of a module, script or block. Modules and members are separate namespaces.
#[derive(Clone, Default)]
pub(crate) struct Aliases {
    pub(crate) modules: BTreeMap<Symbol, ImportId>,
    pub(crate) members: BTreeMap<Symbol, ImportId>,
    /// The names that imports most likely mean that bring in nothing.
    pub(crate) mistyped: Vec<ast::Name>,
}

/// What the resolver keeps of a module or script.
pub(crate) struct OwnerData<'a> {
    pub(crate) addresses: &'a BTreeMap<Symbol, AccountAddress>,
    pub(crate) package: &'a str,
    pub(crate) is_dependency: bool,
    pub(crate) members: BTreeMap<Symbol, Member>,
    /// The names of the members, for those that are near them.
    pub(crate) names: OnceLock<Names>,
    pub(crate) aliases: Aliases,
    /// The imports, each with its span from attributes and documentation on.
    pub(crate) uses: Vec<(&'a ast::Use, Span)>,
    /// The names of members that could not be parsed.
    pub(crate) lost: Vec<&'a ast::Name>,
    pub(crate) friends: Vec<&'a ast::Path>,
    /// Before its first item, where a `use` can be inserted.
    pub(crate) head: Option<Span>,
    /// Its specifications, but for those in bodies.
    pub(crate) specs: Vec<&'a ast::Spec>,
    /// What its items mention that are left out because they are for tests.
    pub(crate) test_mentions: BTreeSet<&'a Symbol>,
    /// Those of its functions and types, by their names.
    pub(crate) item_specs: BTreeMap<Symbol, Vec<&'a ast::Spec>>,
}

impl OwnerData<'_> {
    /// Whether a name may be that of a member that could not be parsed, or be brought in by an import
    /// that could not be.
    pub(crate) fn has_lost(&self, name: &Symbol) -> bool {
        let mut lost = self.lost.iter();
        lost.any(|it| it.symbol == *name || it.symbol == "*")
    }
}

/// The syntax of the definitions.
#[derive(Default)]
pub(crate) struct Sources<'a> {
    pub(crate) structs: PrimaryMap<StructId, StructSource<'a>>,
    pub(crate) functions: PrimaryMap<FunctionId, &'a ast::Function>,
    pub(crate) constants: PrimaryMap<ConstantId, &'a ast::Constant>,
}

/// The syntax of a struct or enum.
#[derive(Clone, Copy)]
pub(crate) enum StructSource<'a> {
    Struct(&'a ast::Struct),
    Enum(&'a ast::Enum),
}

impl<'a> StructSource<'a> {
    /// The fields of the struct, or of each variant.
    pub(crate) fn fields(self) -> Vec<(Option<VariantId>, &'a ast::Fields)> {
        match self {
            Self::Struct(item) => vec![(None, &item.fields)],
            Self::Enum(item) => (0_u32..)
                .zip(&item.variants)
                .map(|(index, variant)| (Some(VariantId::from_u32(index)), &variant.fields))
                .collect(),
        }
    }
}

/// Where a path stands.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) owner: Owner,
    /// The function that it is the inside of.
    pub(crate) function: Option<FunctionId>,
    /// The aliases of the blocks around it, the innermost last.
    pub(crate) blocks: Vec<Aliases>,
    pub(crate) type_parameters: PrimaryMap<TypeParameterId, TypeParameter>,
}

impl Environment {
    pub(crate) fn new(owner: Owner) -> Self {
        Self {
            owner,
            function: None,
            blocks: Vec::new(),
            type_parameters: PrimaryMap::new(),
        }
    }

    /// The names of the type parameters, for [`crate::Ty::display`].
    pub(crate) fn parameter_names(&self) -> Vec<&str> {
        let parameters = self.type_parameters.values();
        parameters
            .map(|parameter| parameter.name.as_str())
            .collect()
    }
}

/// What is declared, with what is needed to find it by name.
#[derive(Default)]
pub(crate) struct Declarations<'a> {
    pub(crate) definitions: DefMap,
    pub(crate) owners: BTreeMap<Owner, OwnerData<'a>>,
    pub(crate) imports: PrimaryMap<ImportId, Import>,
    pub(crate) sources: Sources<'a>,
    /// The names of the public functions of all modules, for the names that are nearest to unknown ones.
    pub(crate) public_functions: OnceLock<Names>,
}

/// What is found out while names are resolved; the order in which it is found does not matter.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) used_imports: BTreeSet<ImportId>,
    /// Imports in blocks. Their ids follow those of the declarations.
    pub(crate) imports: Vec<Import>,
    /// The modules that the code of an owner names.
    pub(crate) uses: BTreeSet<(Owner, ModuleDefId)>,
    /// The modules that call a `package` function of a module, after that module.
    pub(crate) package_callers: BTreeSet<(ModuleDefId, ModuleDefId)>,
}

/// The declarations, which several threads may read at a time, and what this one finds out.
pub(crate) struct Resolver<'a> {
    declarations: Arc<Declarations<'a>>,
    pub(crate) findings: Findings,
    pub(crate) settings: Settings<'a>,
}

/// How much had been found at some time.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    diagnostics: usize,
    imports: usize,
}

impl Findings {
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            diagnostics: self.diagnostics.len(),
            imports: self.imports.len(),
        }
    }

    /// Forgets what was found since then and is found again when the same is looked at again.
    pub(crate) fn forget_since(&mut self, mark: Mark) {
        self.diagnostics.truncate(mark.diagnostics);
        self.imports.truncate(mark.imports);
    }
}

impl<'a> Deref for Resolver<'a> {
    type Target = Declarations<'a>;

    fn deref(&self) -> &Declarations<'a> {
        &self.declarations
    }
}

impl<'a> DerefMut for Resolver<'a> {
    fn deref_mut(&mut self) -> &mut Declarations<'a> {
        Arc::get_mut(&mut self.declarations)
            .expect("declarations change only while one resolver has them")
    }
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(settings: Settings<'a>) -> Self {
        Self {
            declarations: Arc::default(),
            findings: Findings::default(),
            settings,
        }
    }

    /// A resolver of the same declarations that has found nothing yet.
    pub(crate) fn share(&self) -> Self {
        Self {
            declarations: Arc::clone(&self.declarations),
            findings: Findings::default(),
            settings: self.settings,
        }
    }

    /// Takes over what another resolver has found, when the declarations had so many imports.
    pub(crate) fn absorb(&mut self, findings: Findings, imports_declared: usize) {
        let Findings {
            diagnostics,
            used_imports,
            imports,
            uses,
            package_callers,
        } = findings;
        let first = self.imports.len();
        for import in imports {
            self.imports.push(import);
        }
        let used = used_imports.into_iter().map(|id| match id.index() {
            declared if declared < imports_declared => id,
            in_block => ImportId::new(in_block - imports_declared + first),
        });
        self.findings.used_imports.extend(used);
        self.findings.diagnostics.extend(diagnostics);
        self.findings.uses.extend(uses);
        self.findings.package_callers.extend(package_callers);
    }

    /// An import of the declarations, or of a block.
    pub(crate) fn import(&self, id: ImportId) -> &Import {
        let declared = &self.declarations.imports;
        match declared.get(id) {
            Some(import) => import,
            None => &self.findings.imports[id.index() - declared.len()],
        }
    }

    /// Adds an import, to the declarations if nobody else reads them by now.
    pub(crate) fn add_import(&mut self, import: Import) -> ImportId {
        if let Some(declarations) = Arc::get_mut(&mut self.declarations) {
            return declarations.imports.push(import);
        }
        let id = self.declarations.imports.len() + self.findings.imports.len();
        self.findings.imports.push(import);
        ImportId::new(id)
    }

    /// Puts what has been found of modules into their definitions.
    pub(crate) fn settle_uses(&mut self) {
        for (owner, module) in std::mem::take(&mut self.findings.uses) {
            let definitions = &mut self.definitions;
            match owner {
                Owner::Module(own) => definitions.modules[own].uses.insert(module),
                Owner::Script(script) => definitions.scripts[script].uses.insert(module),
            };
        }
        for (module, caller) in std::mem::take(&mut self.findings.package_callers) {
            self.definitions.modules[module].friends.insert(caller);
        }
    }

    /// The definitions, and all that is wrong.
    pub(crate) fn finish(mut self) -> (DefMap, Vec<Diagnostic>) {
        let definitions = std::mem::take(&mut self.definitions);
        (definitions, self.findings.diagnostics)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.findings.diagnostics.push(diagnostic);
    }

    /// A warning about code that is not the author's own is none.
    pub(crate) fn warn(&mut self, owner: Owner, diagnostic: Diagnostic) {
        if !self.owner(owner).is_dependency {
            self.report(diagnostic);
        }
    }

    /// Whether a parameter of a function could not be parsed.
    pub(crate) fn has_lost_parameter(&self, id: FunctionId) -> bool {
        // The accessors that the compiler makes come behind those that are written.
        let source = self.sources.functions.get(id);
        let mut parameters = source.into_iter().flat_map(|it| &it.parameters);
        parameters.any(|it| matches!(it.pattern.kind, ast::PatternKind::Error))
    }

    pub(crate) fn owner(&self, owner: Owner) -> &OwnerData<'a> {
        self.owners
            .get(&owner)
            .expect("every owner is collected before it is asked for")
    }

    pub(crate) fn owner_mut(&mut self, owner: Owner) -> &mut OwnerData<'a> {
        self.owners
            .get_mut(&owner)
            .expect("every owner is collected before it is asked for")
    }
}
