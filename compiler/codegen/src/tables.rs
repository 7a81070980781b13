//! The tables of a module while it is being built: each entry once, in order of first use.

use foldhash::fast::RandomState;
use weft_bytecode::{
    AddressIndex, CompiledModule, Constant, ConstantIndex, FunctionHandle, FunctionHandleIndex,
    FunctionType, IdentifierIndex, ModuleHandle, ModuleHandleIndex, StructHandle,
    StructHandleIndex, StructTypeParameter, Type, TypeIndex, TypeParameterIndex,
};
use weft_hir::{DefMap, FunctionId, IntegerKind, ModuleDefId, Mutability, Owner, StructId, Ty};
use weft_types::{AccountAddress, Identifier, SignedInteger};

/// A table or a function is larger than the format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    /// What there are too many of.
    pub(crate) what: &'static str,
}

pub(crate) type Result<T> = std::result::Result<T, TooLarge>;

/// Entries in order of first use; that they are found by a hash does not show.
type IndexSet<T> = indexmap::IndexSet<T, RandomState>;

/// The tables of one module.
pub(crate) struct Tables<'program> {
    pub(crate) definitions: &'program DefMap,
    identifiers: IndexSet<Identifier>,
    addresses: IndexSet<AccountAddress>,
    types: IndexSet<Type>,
    constants: IndexSet<(TypeIndex, Vec<u8>)>,
    modules: IndexSet<(AccountAddress, Identifier)>,
    structs: IndexSet<StructId>,
    functions: IndexSet<FunctionId>,
    module_handles: Vec<ModuleHandle>,
    struct_handles: Vec<StructHandle>,
    function_handles: Vec<FunctionHandle>,
}

macro_rules! position {
    ($index:ident, $position:expr, $what:literal) => {
        $index::from_position($position).ok_or(TooLarge { what: $what })
    };
}

impl<'program> Tables<'program> {
    pub(crate) fn new(definitions: &'program DefMap) -> Self {
        Self {
            definitions,
            identifiers: IndexSet::default(),
            addresses: IndexSet::default(),
            types: IndexSet::default(),
            constants: IndexSet::default(),
            modules: IndexSet::default(),
            structs: IndexSet::default(),
            functions: IndexSet::default(),
            module_handles: Vec::new(),
            struct_handles: Vec::new(),
            function_handles: Vec::new(),
        }
    }

    /// Puts the tables into a module.
    pub(crate) fn finish(self, module: &mut CompiledModule) {
        module.identifiers = self.identifiers.into_iter().collect();
        module.addresses = self.addresses.into_iter().collect();
        module.types = self.types.into_iter().collect();
        module.constants = self
            .constants
            .into_iter()
            .map(|(type_, bytes)| Constant { type_, bytes })
            .collect();
        module.module_handles = self.module_handles;
        module.struct_handles = self.struct_handles;
        module.function_handles = self.function_handles;
    }

    pub(crate) fn identifier(&mut self, text: &str) -> Result<IdentifierIndex> {
        let identifier = Identifier::new(text).map_err(|_| TooLarge {
            what: "bytes in a name",
        })?;
        let (position, _) = self.identifiers.insert_full(identifier);
        position!(IdentifierIndex, position, "names")
    }

    pub(crate) fn constant(&mut self, type_: TypeIndex, bytes: Vec<u8>) -> Result<ConstantIndex> {
        let (position, _) = self.constants.insert_full((type_, bytes));
        position!(ConstantIndex, position, "constants")
    }

    fn intern(&mut self, type_: Type) -> Result<TypeIndex> {
        let (position, _) = self.types.insert_full(type_);
        position!(TypeIndex, position, "types")
    }

    /// The index of a type, after those of its components.
    pub(crate) fn type_(&mut self, ty: &Ty) -> Result<TypeIndex> {
        let type_ = match ty {
            Ty::Bool => Type::Bool,
            Ty::Integer(kind) => integer(*kind),
            Ty::Address => Type::Address,
            Ty::Signer => Type::Signer,
            Ty::Vector(element) => Type::Vector(self.type_(element)?),
            Ty::Struct(id, arguments) => {
                let handle = self.struct_(*id)?;
                Type::Struct(handle, self.types(arguments)?)
            }
            Ty::Parameter(parameter) => {
                let position = cranelift_entity::EntityRef::index(*parameter);
                Type::TypeParameter(position!(TypeParameterIndex, position, "type parameters")?)
            }
            Ty::Reference(Mutability::Immutable, referent) => {
                Type::Reference(self.type_(referent)?)
            }
            Ty::Reference(Mutability::Mutable, referent) => {
                Type::MutableReference(self.type_(referent)?)
            }
            Ty::Function(function) => Type::Function(FunctionType {
                parameters: self.types(&function.parameters)?,
                results: self.results(&function.result)?,
                abilities: function.abilities,
            }),
            Ty::Tuple(_) | Ty::Never | Ty::Variable(_) | Ty::Error => {
                unreachable!("a local of a checked body has a type of its own")
            }
        };
        self.intern(type_)
    }

    pub(crate) fn types(&mut self, types: &[Ty]) -> Result<Vec<TypeIndex>> {
        types.iter().map(|ty| self.type_(ty)).collect()
    }

    /// The results of a function of a result type.
    pub(crate) fn results(&mut self, ty: &Ty) -> Result<Vec<TypeIndex>> {
        match ty {
            Ty::Tuple(elements) => self.types(elements),
            Ty::Never => Ok(Vec::new()),
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Function(_)
            | Ty::Variable(_)
            | Ty::Error => Ok(vec![self.type_(ty)?]),
        }
    }

    pub(crate) fn module(&mut self, id: ModuleDefId) -> Result<ModuleHandleIndex> {
        let module = &self.definitions.modules[id];
        self.named_module(module.address, module.name.as_str())
    }

    pub(crate) fn named_module(
        &mut self,
        address: AccountAddress,
        name: &str,
    ) -> Result<ModuleHandleIndex> {
        let name_index = self.identifier(name)?;
        let identifier = self.identifiers[name_index.index()].clone();
        let (position, is_new) = self.modules.insert_full((address, identifier));
        if is_new {
            let (at, _) = self.addresses.insert_full(address);
            let address = position!(AddressIndex, at, "addresses")?;
            self.module_handles.push(ModuleHandle {
                address,
                name: name_index,
            });
        }
        position!(ModuleHandleIndex, position, "modules")
    }

    pub(crate) fn struct_(&mut self, id: StructId) -> Result<StructHandleIndex> {
        let (position, is_new) = self.structs.insert_full(id);
        if is_new {
            let item = &self.definitions.structs[id];
            let type_parameters = item
                .type_parameters
                .values()
                .map(|parameter| StructTypeParameter {
                    constraints: parameter.constraints,
                    is_phantom: parameter.is_phantom,
                })
                .collect();
            let handle = StructHandle {
                module: self.module(item.module)?,
                name: self.identifier(item.name.as_str())?,
                abilities: item.abilities,
                type_parameters,
            };
            self.struct_handles.push(handle);
        }
        position!(StructHandleIndex, position, "structs")
    }

    pub(crate) fn function(&mut self, id: FunctionId) -> Result<FunctionHandleIndex> {
        let (position, is_new) = self.functions.insert_full(id);
        if is_new {
            let item = &self.definitions.functions[id];
            let module = match item.owner {
                Owner::Module(module) => self.module(module)?,
                Owner::Script(_) => ModuleHandleIndex(0),
            };
            let name = self.identifier(item.name.as_str())?;
            let parameters = item
                .parameters
                .iter()
                .map(|parameter| self.type_(&parameter.ty))
                .collect::<Result<_>>()?;
            let results = self.results(&item.result)?;
            let constraints = item
                .type_parameters
                .values()
                .map(|parameter| parameter.constraints);
            self.function_handles.push(FunctionHandle {
                module,
                name,
                type_parameters: constraints.collect(),
                parameters,
                results,
            });
        }
        position!(FunctionHandleIndex, position, "functions")
    }
}

const fn integer(kind: IntegerKind) -> Type {
    match kind {
        IntegerKind::U8 => Type::U8,
        IntegerKind::U16 => Type::U16,
        IntegerKind::U32 => Type::U32,
        IntegerKind::U64 => Type::U64,
        IntegerKind::U128 => Type::U128,
        IntegerKind::U256 => Type::U256,
        IntegerKind::I8 => Type::Signed(SignedInteger::I8),
        IntegerKind::I16 => Type::Signed(SignedInteger::I16),
        IntegerKind::I32 => Type::Signed(SignedInteger::I32),
        IntegerKind::I64 => Type::Signed(SignedInteger::I64),
        IntegerKind::I128 => Type::Signed(SignedInteger::I128),
        IntegerKind::I256 => Type::Signed(SignedInteger::I256),
    }
}
