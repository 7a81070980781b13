//! The layout of function values.
//!
//! A function value is a pointer to a block `[closure: u32 | depth: u32 | captured values]`, which is
//! never changed once it is made. The closure is a number under which the registry keeps what all
//! values made by one function, type arguments, mask and types of captured values have in common.
//! The depth counts values inside each other, the top bit marks a *frozen* block: one that is
//! shared, as a frozen block of a vector is.

use std::collections::BTreeMap;
use std::sync::Arc;

use weft_bytecode::CaptureMask;
use weft_types::{FailureKind, FunctionTag, Identifier, ModuleId, TypeTag};

use super::{
    Layout, LayoutKind, Layouts, Leaf, LeafKind, TYPE_TOO_LARGE, TypeRegistry, VALUE_BYTES_MAX,
};
use crate::code::{Shape, TypeId, Width};
use crate::codec::append_length;
use crate::memory::Pointer;

/// A closure, interned by the loader. Never observable; its value differs between processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClosureId(pub u32);

impl ClosureId {
    /// The id as a position in the table of closures.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a function value is made of, besides what it has captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureFunction {
    /// The module of the function.
    pub module: ModuleId,
    /// The name of the function.
    pub name: Identifier,
    /// Its type arguments.
    pub type_arguments: Vec<TypeId>,
    /// The captured parameters.
    pub mask: CaptureMask,
}

/// A captured value in the block of a function value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Its type.
    pub type_: TypeId,
    /// Bytes from the start of the block.
    pub offset: u32,
    /// Whether there may be function values in it.
    pub holds_functions: bool,
}

/// The layout of the blocks of a closure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureLayout {
    /// The closure's number.
    pub id: ClosureId,
    /// Its canonical name: see [`identity`].
    pub identity: Arc<[u8]>,
    /// The function.
    pub function: ClosureFunction,
    /// Parameters, results and all abilities that a value may have.
    pub type_: FunctionTag<TypeId>,
    /// What is captured, in order of the parameters.
    pub captured: Vec<Capture>,
    /// Bytes of a block.
    pub size: u32,
    /// Whether a copy of a block has to be deep.
    pub has_vectors: bool,
}

/// Closures by number and by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClosureTable {
    layouts: Vec<Arc<ClosureLayout>>,
    by_identity: BTreeMap<Arc<[u8]>, ClosureId>,
}

impl ClosureTable {
    pub(crate) fn layouts(&self) -> &[Arc<ClosureLayout>] {
        &self.layouts
    }
}

/// The head of the canonical bytes of a function value, up to the captured values: the module, the
/// function, the type arguments, the mask and the types of the captured values.
pub(crate) fn identity(
    module: &ModuleId,
    name: &Identifier,
    type_arguments: &[TypeTag],
    mask: CaptureMask,
    captured: &[TypeTag],
) -> Vec<u8> {
    let mut bytes = module.address.as_bytes().to_vec();
    let text = |text: &str, bytes: &mut Vec<u8>| {
        append_length(text.len() as u64, bytes);
        bytes.extend_from_slice(text.as_bytes());
    };
    text(module.name.as_str(), &mut bytes);
    text(name.as_str(), &mut bytes);
    append_length(type_arguments.len() as u64, &mut bytes);
    for tag in type_arguments {
        text(&tag.to_string(), &mut bytes);
    }
    bytes.extend_from_slice(&mask.0.to_le_bytes());
    for tag in captured {
        text(&tag.to_string(), &mut bytes);
    }
    bytes
}

impl Layouts {
    /// The layout of a closure of the registry that the snapshot was taken from.
    pub fn closure(&self, id: ClosureId) -> &Arc<ClosureLayout> {
        &self.closures.layouts[id.index()]
    }

    /// The closure of a canonical name.
    pub(crate) fn find_closure(&self, identity: &[u8]) -> Option<&Arc<ClosureLayout>> {
        let id = self.closures.by_identity.get(identity)?;
        self.closures.layouts.get(id.index())
    }

    /// Whether there may be function values in values of a type. Recursion follows the layout.
    pub(crate) fn holds_functions(&self, type_: TypeId) -> bool {
        holds_functions(&|id| self.get(id), type_)
    }
}

fn holds_functions<'layouts>(get: &dyn Fn(TypeId) -> &'layouts Arc<Layout>, type_: TypeId) -> bool {
    let layout = get(type_);
    layout.has_vectors
        && match &layout.kind {
            LayoutKind::Function { .. } => true,
            LayoutKind::Vector { element } => holds_functions(get, *element),
            LayoutKind::Struct { fields } => {
                fields.iter().any(|field| holds_functions(get, field.type_))
            }
            LayoutKind::Enum { variants } => variants
                .iter()
                .flat_map(|variant| &variant.fields)
                .any(|field| holds_functions(get, field.type_)),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer => false,
        }
}

impl TypeRegistry {
    /// The function type of its parts.
    pub fn intern_function(&mut self, type_: FunctionTag<TypeId>) -> Result<TypeId, FailureKind> {
        if let Some(&id) = self.functions.get(&type_) {
            return Ok(id);
        }
        let id = self.next_id()?;
        let components: Vec<TypeId> = type_.components().copied().collect();
        let (tag_depth, tag_nodes) = self.tag_extent(&components);
        super::check_extent(tag_depth, tag_nodes)?;
        let tag = type_
            .try_map(|component| Some(self.get(*component).tag.clone()))
            .ok_or(TYPE_TOO_LARGE)?;
        let layout = Layout {
            id,
            tag: TypeTag::Function(Box::new(tag)),
            abilities: type_.abilities,
            kind: LayoutKind::Function {
                type_: type_.clone(),
            },
            size: 8,
            alignment: 8,
            shape: Shape::Word(Width::W64),
            has_vectors: true,
            is_plain: false,
            depth: 1,
            nodes: 1,
            tag_depth,
            tag_nodes,
            leaves: vec![Leaf {
                path: Vec::new(),
                offset: 0,
                size: 8,
                type_: id,
                kind: LeafKind::Function,
            }],
            is_open: false,
        };
        self.add(layout)?;
        self.functions.insert(type_, id);
        Ok(id)
    }

    /// The closure of a function that captures values of some types; `type_` has the parameters
    /// and results that remain, and all abilities that a value may have.
    pub fn intern_closure(
        &mut self,
        function: ClosureFunction,
        captured: &[TypeId],
        type_: FunctionTag<TypeId>,
    ) -> Result<ClosureId, FailureKind> {
        let tags = |types: &[TypeId]| -> Vec<TypeTag> {
            types.iter().map(|id| self.get(*id).tag.clone()).collect()
        };
        let identity: Arc<[u8]> = identity(
            &function.module,
            &function.name,
            &tags(&function.type_arguments),
            function.mask,
            &tags(captured),
        )
        .into();
        if let Some(&id) = self.closures.by_identity.get(&identity) {
            return Ok(id);
        }
        let mut size = 8_u32;
        let mut captures = Vec::with_capacity(captured.len());
        let mut has_vectors = false;
        for type_ in captured {
            let layout = self.get(*type_);
            let offset = size.next_multiple_of(layout.alignment);
            size = offset
                .checked_add(layout.size)
                .filter(|size| *size <= VALUE_BYTES_MAX)
                .ok_or(TYPE_TOO_LARGE)?;
            has_vectors |= layout.has_vectors;
            captures.push(Capture {
                type_: *type_,
                offset,
                holds_functions: holds_functions(&|id| self.get(id), *type_),
            });
        }
        let id = u32::try_from(self.closures.layouts.len()).map_err(|_| TYPE_TOO_LARGE)?;
        let id = ClosureId(id);
        let table = Arc::make_mut(&mut self.closures);
        table.by_identity.insert(Arc::clone(&identity), id);
        table.layouts.push(Arc::new(ClosureLayout {
            id,
            identity,
            function,
            type_,
            captured: captures,
            size: size.next_multiple_of(8),
            has_vectors,
        }));
        self.snapshot = None;
        Ok(id)
    }

    /// All closures met so far.
    pub(crate) fn closures(&self) -> &Arc<ClosureTable> {
        &self.closures
    }
}

/// The block of a function value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClosureBlock(pub(crate) Pointer);

const FROZEN: u32 = 1 << 31;

impl ClosureBlock {
    /// The block that a place with a function value points to.
    pub(crate) fn at(place: Pointer) -> Self {
        Self(Pointer::from_address(place.load_u64()))
    }

    pub(crate) fn id(self) -> ClosureId {
        ClosureId(self.0.load_u32())
    }

    /// How many values are inside each other, the function value itself included.
    pub(crate) fn depth(self) -> u32 {
        self.0.add(4).load_u32() & !FROZEN
    }

    pub(crate) fn is_frozen(self) -> bool {
        self.0.add(4).load_u32() & FROZEN != 0
    }

    pub(crate) fn set_head(self, id: ClosureId, depth: u32) {
        self.0.store_u32(id.0);
        self.0.add(4).store_u32(depth);
    }

    pub(crate) fn freeze(self) {
        self.0.add(4).store_u32(self.depth() | FROZEN);
    }

    pub(crate) const fn capture(self, capture: &Capture) -> Pointer {
        self.0.add(capture.offset as u64)
    }
}
