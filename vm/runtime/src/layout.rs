//! Closed types, interned, and the layout of their values.
//!
//! A [`TypeRegistry`] grows while code is loaded; an execution works on a [`Layouts`] snapshot. A
//! [`Layout`] says where everything in a value lies, and which of its parts are *leaves*: the
//! locations that transactions conflict on.

mod closure;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use weft_bytecode::FieldIndex;
use weft_types::{
    AbilitySet, FailureKind, FunctionTag, Identifier, Limit, ModuleId, SignedInteger, StructTag,
    TypeTag,
};

use crate::code::{Shape, TypeId, Width};

mod variant;

pub use closure::{Capture, ClosureFunction, ClosureId, ClosureLayout};
pub(crate) use closure::{ClosureBlock, ClosureTable};
pub use variant::{BOX_OFFSET, ENUM_BYTES, Variant, VariantLayout};
pub(crate) use variant::{block, set_block, tag, variant_of};

/// The largest value of a type, in bytes.
pub const VALUE_BYTES_MAX: u32 = 4096;
/// The most leaves a type may have before it becomes a single one.
pub const LEAVES_MAX: usize = 32;
/// The deepest nesting of structs and vectors in a value.
pub const LAYOUT_DEPTH_MAX: u32 = 64;
/// The most structs, vectors and scalars in a value, elements of vectors counted once.
pub const LAYOUT_NODES_MAX: u32 = 512;

/// What a value consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutKind {
    /// `bool`
    Bool,
    /// An unsigned integer.
    Integer(Width),
    /// A signed integer.
    Signed(Width),
    /// `address`
    Address,
    /// `signer`
    Signer,
    /// A vector.
    Vector {
        /// The type of the elements.
        element: TypeId,
    },
    /// A struct.
    Struct {
        /// The fields in order of declaration.
        fields: Vec<FieldLayout>,
    },
    /// An enum: a byte with the number of the variant, then the fields of that variant, or a pointer
    /// to a block with them.
    Enum {
        /// The variants in order of declaration.
        variants: Vec<VariantLayout>,
    },
    /// A function value: a pointer to its block.
    Function {
        /// The parameters, results and abilities.
        type_: FunctionTag<TypeId>,
    },
}

impl LayoutKind {
    /// The types of what a value consists of.
    fn components(&self) -> impl Iterator<Item = TypeId> {
        let (element, fields, variants): (Option<TypeId>, &[FieldLayout], &[VariantLayout]) =
            match self {
                Self::Bool
                | Self::Integer(_)
                | Self::Signed(_)
                | Self::Address
                | Self::Signer
                | Self::Function { .. } => (None, &[], &[]),
                Self::Vector { element } => (Some(*element), &[], &[]),
                Self::Struct { fields } => (None, fields, &[]),
                Self::Enum { variants } => (None, &[], variants),
            };
        let of_variants = variants.iter().flat_map(|variant| &variant.fields);
        let fields = fields.iter().chain(of_variants);
        element.into_iter().chain(fields.map(|field| field.type_))
    }
}

/// A field of a struct or of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldLayout {
    /// The name.
    pub name: Identifier,
    /// The type.
    pub type_: TypeId,
    /// Bytes from the start of the struct; of a variant see [`VariantLayout::payload`].
    pub offset: u32,
}

/// What a [`Leaf`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeafKind {
    /// A `bool`, an integer or an address of `size` bytes.
    Scalar,
    /// A vector: the pointer to its block.
    Vector,
    /// An enum: its variant and all fields.
    Enum,
    /// A function value: the pointer to its block.
    Function,
    /// All of a value whose type has too many leaves.
    Whole,
}

/// A part of a value that is a location of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The fields that lead to it.
    pub path: Vec<FieldIndex>,
    /// Bytes from the start of the value.
    pub offset: u32,
    /// Bytes in memory.
    pub size: u32,
    /// The type of the part.
    pub type_: TypeId,
    /// What it holds.
    pub kind: LeafKind,
}

/// The layout of the values of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The type's number.
    pub id: TypeId,
    /// The type.
    pub tag: TypeTag,
    /// The abilities of the type.
    pub abilities: AbilitySet,
    /// What the value consists of.
    pub kind: LayoutKind,
    /// Bytes in memory.
    pub size: u32,
    /// Alignment in memory: 1, 2, 4 or 8.
    pub alignment: u32,
    /// How the value is carried.
    pub shape: Shape,
    /// Whether there are vectors in it, so that a copy has to be deep.
    pub has_vectors: bool,
    /// Whether two values are equal exactly if their bytes in memory are, and those bytes are also
    /// the canonical ones: no vectors and no padding.
    pub is_plain: bool,
    /// Nesting, 1 for a scalar.
    pub depth: u32,
    /// Parts, itself included; the elements of a vector counted once.
    pub nodes: u32,
    /// Depth of the type's name.
    pub tag_depth: u32,
    /// Parts of the type's name: what a call with the type as argument is charged for.
    pub tag_nodes: u32,
    /// The leaves, in order of their offsets.
    pub leaves: Vec<Leaf>,
    /// Whether anybody may make a value of the type, as far as it is for the type itself to say: a
    /// struct or enum that its module keeps to itself, or that counts for something, is not open.
    pub is_open: bool,
}

impl Layout {
    /// The positions of the leaves at and below a path of fields; empty where there is no such
    /// path.
    pub fn leaves_below(&self, path: &[FieldIndex]) -> impl Iterator<Item = usize> {
        self.leaves
            .iter()
            .enumerate()
            .filter(move |(_, leaf)| {
                leaf.path.starts_with(path)
                    || match leaf.kind {
                        LeafKind::Scalar | LeafKind::Vector | LeafKind::Function => false,
                        // Whatever lies below is a part of the leaf.
                        LeafKind::Enum | LeafKind::Whole => path.starts_with(&leaf.path),
                    }
            })
            .map(|(position, _)| position)
    }

    /// The struct tag of a struct or enum.
    pub fn struct_tag(&self) -> Option<&StructTag> {
        match &self.tag {
            TypeTag::Struct(tag) => Some(tag),
            TypeTag::Bool
            | TypeTag::U8
            | TypeTag::U16
            | TypeTag::U32
            | TypeTag::U64
            | TypeTag::U128
            | TypeTag::U256
            | TypeTag::Signed(_)
            | TypeTag::Address
            | TypeTag::Signer
            | TypeTag::Vector(_)
            | TypeTag::Function(_) => None,
        }
    }
}

/// The layouts that an execution may need, by [`TypeId`]. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    types: Arc<[Arc<Layout>]>,
    closures: Arc<ClosureTable>,
}

impl Layouts {
    /// The layout of a type of the registry that the snapshot was taken from.
    pub fn get(&self, type_: TypeId) -> &Arc<Layout> {
        &self.types[type_.index()]
    }

    /// Whether two snapshots are of the same moment.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.types, &other.types)
    }

    /// The number of types.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there are no types: never so for a snapshot of a registry.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// The name by which a struct type is interned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StructKey {
    /// The module that declares the struct.
    pub module: ModuleId,
    /// Its name.
    pub name: Identifier,
    /// The type arguments.
    pub arguments: Vec<TypeId>,
}

/// All closed types met so far. Append-only, but that an enum may gain variants.
#[derive(Clone, Debug)]
pub struct TypeRegistry {
    layouts: Vec<Arc<Layout>>,
    vectors: BTreeMap<TypeId, TypeId>,
    structs: BTreeMap<StructKey, TypeId>,
    /// Types whose layout is made anew when they are next interned.
    outdated: BTreeSet<TypeId>,
    functions: BTreeMap<FunctionTag<TypeId>, TypeId>,
    closures: Arc<ClosureTable>,
    snapshot: Option<Layouts>,
}

impl Default for TypeRegistry {
    fn default() -> Self {
        Self::new()
    }
}

impl TypeRegistry {
    /// A registry with the scalar types, under the constants of [`TypeId`].
    pub fn new() -> Self {
        let mut registry = Self {
            layouts: Vec::new(),
            vectors: BTreeMap::new(),
            structs: BTreeMap::new(),
            outdated: BTreeSet::new(),
            functions: BTreeMap::new(),
            closures: Arc::default(),
            snapshot: None,
        };
        let integer = |width| LayoutKind::Integer(width);
        for (id, tag, kind, width) in [
            (TypeId::BOOL, TypeTag::Bool, LayoutKind::Bool, Width::W8),
            (TypeId::U8, TypeTag::U8, integer(Width::W8), Width::W8),
            (TypeId::U16, TypeTag::U16, integer(Width::W16), Width::W16),
            (TypeId::U32, TypeTag::U32, integer(Width::W32), Width::W32),
            (TypeId::U64, TypeTag::U64, integer(Width::W64), Width::W64),
            (
                TypeId::U128,
                TypeTag::U128,
                integer(Width::W128),
                Width::W128,
            ),
            (
                TypeId::U256,
                TypeTag::U256,
                integer(Width::W256),
                Width::W256,
            ),
            (
                TypeId::ADDRESS,
                TypeTag::Address,
                LayoutKind::Address,
                Width::W256,
            ),
            (
                TypeId::SIGNER,
                TypeTag::Signer,
                LayoutKind::Signer,
                Width::W256,
            ),
        ] {
            let abilities = if id == TypeId::SIGNER {
                AbilitySet::SIGNER
            } else {
                AbilitySet::PRIMITIVES
            };
            let interned = registry.add_scalar(tag, abilities, kind, width);
            debug_assert_eq!(interned, id, "scalar types have fixed ids");
        }
        for (integer, width) in SignedInteger::ALL.into_iter().zip(Width::ALL) {
            let kind = LayoutKind::Signed(width);
            let tag = TypeTag::Signed(integer);
            let interned = registry.add_scalar(tag, AbilitySet::PRIMITIVES, kind, width);
            debug_assert_eq!(
                interned,
                TypeId::signed(integer),
                "scalar types have fixed ids"
            );
        }
        registry
    }

    /// The layout of a type of this registry.
    pub fn get(&self, type_: TypeId) -> &Arc<Layout> {
        &self.layouts[type_.index()]
    }

    /// The layouts of all types so far.
    pub fn snapshot(&mut self) -> Layouts {
        let (layouts, closures) = (&self.layouts, &self.closures);
        self.snapshot
            .get_or_insert_with(|| Layouts {
                types: Arc::from(layouts.as_slice()),
                closures: Arc::clone(closures),
            })
            .clone()
    }

    /// The struct type of a name, if it was interned before.
    pub fn find_struct(&self, key: &StructKey) -> Option<TypeId> {
        let known = self.structs.get(key).copied();
        known.filter(|id| !self.outdated.contains(id))
    }

    /// The vector type with elements of a type.
    pub fn intern_vector(&mut self, element: TypeId) -> Result<TypeId, FailureKind> {
        let known = self.vectors.get(&element).copied();
        if let Some(id) = known
            && !self.outdated.contains(&id)
        {
            return Ok(id);
        }
        let inner = Arc::clone(self.get(element));
        let id = known.map_or_else(|| self.next_id(), Ok)?;
        let layout = Layout {
            id,
            tag: TypeTag::Vector(Box::new(inner.tag.clone())),
            abilities: AbilitySet::PRIMITIVES.of_instance([inner.abilities]),
            kind: LayoutKind::Vector { element },
            size: 8,
            alignment: 8,
            shape: Shape::Word(Width::W64),
            has_vectors: true,
            is_plain: false,
            depth: inner.depth.saturating_add(1),
            nodes: inner.nodes.saturating_add(1),
            tag_depth: inner.tag_depth.saturating_add(1),
            tag_nodes: inner.tag_nodes.saturating_add(1),
            leaves: vec![Leaf {
                path: Vec::new(),
                offset: 0,
                size: 8,
                type_: id,
                kind: LeafKind::Vector,
            }],
            is_open: true,
        };
        self.add(layout)?;
        self.vectors.insert(element, id);
        Ok(id)
    }

    /// Interns a struct type by its fields. `abilities` are those of the instance.
    pub fn intern_struct(
        &mut self,
        key: StructKey,
        abilities: AbilitySet,
        fields: &[(Identifier, TypeId)],
    ) -> Result<TypeId, FailureKind> {
        self.intern_declared_struct(key, abilities, fields, false)
    }

    /// As [`Self::intern_struct`], of a struct that may be open.
    pub(crate) fn intern_declared_struct(
        &mut self,
        key: StructKey,
        abilities: AbilitySet,
        fields: &[(Identifier, TypeId)],
        is_open: bool,
    ) -> Result<TypeId, FailureKind> {
        if let Some(id) = self.find_struct(&key) {
            return Ok(id);
        }
        let mut layout = self.empty_struct(&key, abilities)?;
        let fields = self.place_fields(&mut layout, fields)?;
        layout.kind = LayoutKind::Struct { fields };
        layout.is_open = is_open;
        self.add_struct(key, layout)
    }

    /// The layout of a struct or enum whose fields are not placed yet.
    fn empty_struct(&self, key: &StructKey, abilities: AbilitySet) -> Result<Layout, FailureKind> {
        let (tag_depth, tag_nodes) = self.tag_extent(&key.arguments);
        let known = self.structs.get(key).copied();
        Ok(Layout {
            id: known.map_or_else(|| self.next_id(), Ok)?,
            tag: TypeTag::Struct(Box::new(StructTag {
                module: key.module.clone(),
                name: key.name.clone(),
                type_arguments: key
                    .arguments
                    .iter()
                    .map(|argument| self.get(*argument).tag.clone())
                    .collect(),
            })),
            abilities,
            kind: LayoutKind::Struct { fields: Vec::new() },
            size: 0,
            alignment: 1,
            shape: Shape::Bytes(0),
            has_vectors: false,
            is_plain: true,
            depth: 1,
            nodes: 1,
            tag_depth,
            tag_nodes,
            leaves: Vec::new(),
            is_open: false,
        })
    }

    fn add_struct(&mut self, key: StructKey, layout: Layout) -> Result<TypeId, FailureKind> {
        let id = layout.id;
        self.add(layout)?;
        self.structs.insert(key, id);
        Ok(id)
    }

    /// Takes notice that some enums of a module have other variants now, or that some structs and
    /// enums have become open. They, and all types whose values contain theirs, get their layouts anew
    /// when they are next interned, under the same numbers; the size of their values is what it was.
    pub(crate) fn outdate(&mut self, module: &ModuleId, changed: &BTreeSet<Identifier>) {
        if changed.is_empty() {
            return;
        }
        let mut is_outdated: Vec<bool> = Vec::with_capacity(self.layouts.len());
        let mut has_changed = true;
        while has_changed {
            has_changed = false;
            is_outdated.resize(self.layouts.len(), false);
            for (position, layout) in self.layouts.iter().enumerate() {
                let is_named = (layout.struct_tag())
                    .is_some_and(|tag| tag.module == *module && changed.contains(&tag.name));
                let contains = |type_: TypeId| is_outdated.get(type_.index()) == Some(&true);
                if (is_named || layout.kind.components().any(contains)) && !is_outdated[position] {
                    is_outdated[position] = true;
                    has_changed = true;
                }
            }
        }
        let outdated = self.layouts.iter().zip(is_outdated);
        let outdated = outdated.filter(|(_, is_outdated)| *is_outdated);
        self.outdated.extend(outdated.map(|(layout, _)| layout.id));
    }

    /// Checks that a struct with these type arguments has an acceptable name, before anything is
    /// done for it.
    pub fn check_arguments(&self, arguments: &[TypeId]) -> Result<(), FailureKind> {
        let (depth, nodes) = self.tag_extent(arguments);
        check_extent(depth, nodes)
    }

    fn tag_extent(&self, arguments: &[TypeId]) -> (u32, u32) {
        arguments.iter().fold((1, 1), |(depth, nodes), argument| {
            let argument = self.get(*argument);
            (
                depth.max(argument.tag_depth.saturating_add(1)),
                argument.tag_nodes.saturating_add(nodes),
            )
        })
    }

    fn place_fields(
        &self,
        layout: &mut Layout,
        fields: &[(Identifier, TypeId)],
    ) -> Result<Vec<FieldLayout>, FailureKind> {
        let mut placed = Vec::with_capacity(fields.len());
        let mut size = 0_u32;
        for (position, (name, type_)) in fields.iter().enumerate() {
            let field = self.get(*type_);
            let offset = self.place_field(layout, &mut size, *type_)?;
            let index = FieldIndex::from_position(position).ok_or(TYPE_TOO_LARGE)?;
            for leaf in &field.leaves {
                let mut path = Vec::with_capacity(leaf.path.len() + 1);
                path.push(index);
                path.extend_from_slice(&leaf.path);
                layout.leaves.push(Leaf {
                    path,
                    offset: offset + leaf.offset,
                    size: leaf.size,
                    type_: leaf.type_,
                    kind: leaf.kind,
                });
            }
            placed.push(FieldLayout {
                name: name.clone(),
                type_: *type_,
                offset,
            });
        }
        layout.size = size.max(1).next_multiple_of(layout.alignment);
        layout.is_plain &= layout.size == size;
        layout.shape = Shape::Bytes(layout.size);
        let has_whole = layout
            .leaves
            .iter()
            .any(|leaf| leaf.kind == LeafKind::Whole);
        if layout.leaves.len() > LEAVES_MAX || has_whole {
            layout.leaves = vec![Leaf {
                path: Vec::new(),
                offset: 0,
                size: layout.size,
                type_: layout.id,
                kind: LeafKind::Whole,
            }];
        }
        Ok(placed)
    }

    /// Places a field behind what takes `size` bytes already; gives its offset.
    fn place_field(
        &self,
        layout: &mut Layout,
        size: &mut u32,
        type_: TypeId,
    ) -> Result<u32, FailureKind> {
        let field = self.get(type_);
        let offset = size.next_multiple_of(field.alignment);
        layout.is_plain &= field.is_plain && offset == *size;
        *size = offset
            .checked_add(field.size)
            .filter(|size| *size <= VALUE_BYTES_MAX)
            .ok_or(TYPE_TOO_LARGE)?;
        layout.alignment = layout.alignment.max(field.alignment);
        layout.has_vectors |= field.has_vectors;
        layout.depth = layout.depth.max(field.depth.saturating_add(1));
        layout.nodes = layout.nodes.saturating_add(field.nodes);
        Ok(offset)
    }

    fn add_scalar(
        &mut self,
        tag: TypeTag,
        abilities: AbilitySet,
        kind: LayoutKind,
        width: Width,
    ) -> TypeId {
        let id = TypeId(u32::try_from(self.layouts.len()).expect("there are few scalar types"));
        let size = width.bytes();
        self.layouts.push(Arc::new(Layout {
            id,
            tag,
            abilities,
            kind,
            size,
            alignment: size.min(8),
            shape: if width.is_word() {
                Shape::Word(width)
            } else {
                Shape::Bytes(size)
            },
            has_vectors: false,
            is_plain: true,
            depth: 1,
            nodes: 1,
            tag_depth: 1,
            tag_nodes: 1,
            leaves: vec![Leaf {
                path: Vec::new(),
                offset: 0,
                size,
                type_: id,
                kind: LeafKind::Scalar,
            }],
            is_open: true,
        }));
        id
    }

    fn next_id(&self) -> Result<TypeId, FailureKind> {
        u32::try_from(self.layouts.len())
            .map(TypeId)
            .map_err(|_| TYPE_TOO_LARGE)
    }

    fn add(&mut self, layout: Layout) -> Result<(), FailureKind> {
        check_extent(layout.tag_depth, layout.tag_nodes)?;
        if layout.depth > LAYOUT_DEPTH_MAX || layout.nodes > LAYOUT_NODES_MAX {
            return Err(TYPE_TOO_LARGE);
        }
        self.outdated.remove(&layout.id);
        self.snapshot = None;
        match self.layouts.get_mut(layout.id.index()) {
            Some(known) => *known = Arc::new(layout),
            None => self.layouts.push(Arc::new(layout)),
        }
        Ok(())
    }
}

const TYPE_TOO_LARGE: FailureKind = FailureKind::LimitExceeded(Limit::TypeSize);

fn check_extent(depth: u32, nodes: u32) -> Result<(), FailureKind> {
    if depth as usize > TypeTag::DEPTH_MAX || nodes as usize > TypeTag::NODES_MAX {
        return Err(TYPE_TOO_LARGE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use weft_types::{AbilitySet, AccountAddress, FailureKind, Identifier, Limit, ModuleId};

    use super::{LeafKind, StructKey, TypeRegistry};
    use crate::code::{Shape, TypeId, Width};

    fn intern(registry: &mut TypeRegistry, name: &str, fields: &[TypeId]) -> TypeId {
        try_intern(registry, name, fields).unwrap()
    }

    fn try_intern(
        registry: &mut TypeRegistry,
        name: &str,
        fields: &[TypeId],
    ) -> Result<TypeId, FailureKind> {
        let key = StructKey {
            module: ModuleId {
                address: AccountAddress::ONE,
                name: Identifier::new("m").unwrap(),
            },
            name: Identifier::new(name).unwrap(),
            arguments: Vec::new(),
        };
        let fields: Vec<_> = fields
            .iter()
            .enumerate()
            .map(|(i, type_)| (Identifier::new(&format!("f{i}")).unwrap(), *type_))
            .collect();
        registry.intern_struct(key, AbilitySet::ALL, &fields)
    }

    #[test]
    fn fields_lie_in_order_at_their_natural_alignment() {
        let mut registry = TypeRegistry::new();
        let inner = intern(&mut registry, "Inner", &[TypeId::U8, TypeId::U16]);
        let bytes = registry.intern_vector(TypeId::U8).unwrap();
        let outer = intern(
            &mut registry,
            "Outer",
            &[TypeId::BOOL, inner, TypeId::U128, bytes],
        );
        let layout = registry.get(outer);
        assert_eq!((layout.size, layout.alignment), (32, 8));
        assert_eq!(layout.shape, Shape::Bytes(32));
        let leaves: Vec<_> = layout
            .leaves
            .iter()
            .map(|leaf| (leaf.offset, leaf.size, leaf.kind, leaf.path.len()))
            .collect();
        assert_eq!(
            leaves,
            [
                (0, 1, LeafKind::Scalar, 1),
                (2, 1, LeafKind::Scalar, 2),
                (4, 2, LeafKind::Scalar, 2),
                (8, 16, LeafKind::Scalar, 1),
                (24, 8, LeafKind::Vector, 1),
            ]
        );
        assert!(layout.has_vectors);
    }

    #[test]
    fn scalar_types_have_fixed_ids() {
        let registry = TypeRegistry::new();
        assert_eq!(registry.get(TypeId::U64).shape, Shape::Word(Width::W64));
        assert_eq!(registry.get(TypeId::SIGNER).abilities, AbilitySet::SIGNER);
        assert_eq!(registry.get(TypeId::ADDRESS).tag.to_string(), "address");
    }

    #[test]
    fn a_type_with_more_than_32_leaves_is_one_location() {
        let mut registry = TypeRegistry::new();
        let few = intern(&mut registry, "Few", &[TypeId::U8; 32]);
        let many = intern(&mut registry, "Many", &[TypeId::U8; 33]);
        let outer = intern(&mut registry, "Outer", &[TypeId::U64, many]);
        assert_eq!(registry.get(few).leaves.len(), 32);
        assert_eq!(registry.get(many).leaves[0].kind, LeafKind::Whole);
        assert_eq!(registry.get(outer).leaves.len(), 1);
    }

    #[test]
    fn values_and_names_that_are_too_large_are_refused() {
        let mut registry = TypeRegistry::new();
        let too_large = Err(FailureKind::LimitExceeded(Limit::TypeSize));
        assert_eq!(
            try_intern(&mut registry, "Big", &[TypeId::U256; 129]),
            too_large
        );
        let mut type_ = TypeId::U8;
        for _ in 1..16 {
            type_ = registry.intern_vector(type_).unwrap();
        }
        assert_eq!(registry.intern_vector(type_), too_large);
    }
}
