//! The body of a function as a control-flow graph.
//!
//! Locals hold values; statements work on them one at a time and in the order of evaluation, so
//! that each corresponds to a few instructions of the register code. A [`Place`] is a local, or
//! what a local reference refers to, or a field below either. Vector elements and resources are
//! reached through references that a statement makes. Every statement, operand and terminator
//! carries the span of the source text it comes from.
//!
//! Invariants: block 0 is the entry; the first locals are the parameters, in order; after
//! [`build`](crate::build) every block can be reached from the entry.

use cranelift_entity::{PrimaryMap, SecondaryMap, entity_impl};
use smallvec::{SmallVec, smallvec};
use weft_base::{Span, Symbol};
use weft_hir::{FieldId, FunctionId, Site, SiteId, StructId, Ty, Value, VariantId};
use weft_types::AbilitySet;

/// A local of a [`Body`]: a parameter, a variable or a temporary value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(u32);
entity_impl!(LocalId, "l");

/// A basic block of a [`Body`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(u32);
entity_impl!(BlockId, "b");

/// The body of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The function's name, for messages.
    pub name: Symbol,
    /// The function's name in the source.
    pub span: Span,
    /// Parameters first, then variables and temporaries in the order of their creation.
    pub locals: PrimaryMap<LocalId, Local>,
    /// How many of the locals are parameters.
    pub parameter_count: usize,
    /// The types of the results.
    pub results: Vec<Ty>,
    /// The calls that were expanded.
    pub sites: PrimaryMap<SiteId, Site>,
    /// The blocks; the first is the entry.
    pub blocks: PrimaryMap<BlockId, Block>,
}

/// A local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Its name in the source; temporaries have none.
    pub name: Option<Symbol>,
    /// Its type.
    pub ty: Ty,
    /// The abilities of the type.
    pub abilities: AbilitySet,
    /// Where it comes from.
    pub kind: LocalKind,
    /// Whether it is a copy of a local of another function, which is where it is spoken of: of an
    /// inline function, or of the one around a lambda.
    pub is_inlined: bool,
    /// Its declaration, or the expression whose value it holds.
    pub span: Span,
}

/// Where a local comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter of the function.
    Parameter,
    /// A variable that the source declares.
    Variable,
    /// A variable that a pattern declares by the name of the field, as in `S { x }`.
    FieldVariable,
    /// A variable of an arm's pattern that the guard reads: it gets its value twice.
    GuardVariable,
    /// A value that the source does not name.
    Temporary,
}

/// A basic block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The statements in order.
    pub statements: Vec<Statement>,
    /// How the block ends.
    pub terminator: Terminator,
}

/// A statement with its place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// The source text it comes from.
    pub span: Span,
    /// The expansion that it is part of.
    pub site: Option<SiteId>,
}

/// What a statement does. Operands are used in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// Gives a local a new value.
    Assign {
        /// The local.
        destination: LocalId,
        /// How the value is made.
        value: Rvalue,
    },
    /// Replaces what is at a place that is not a whole local.
    Store {
        /// The place.
        place: Place,
        /// The new value.
        value: Operand,
    },
    /// Takes a struct or enum apart; fails where an enum is another variant.
    Unpack {
        /// The variant of an enum.
        variant: Option<VariantId>,
        /// One local for each field, in the order of declaration.
        destinations: Vec<LocalId>,
        /// The struct or enum.
        source: Operand,
    },
    /// Calls a function.
    Call {
        /// The function.
        function: FunctionId,
        /// Its type arguments.
        type_arguments: Vec<Ty>,
        /// Its arguments.
        arguments: Vec<Operand>,
        /// The locals of the results, all different.
        results: Vec<LocalId>,
    },
    /// Calls a function value.
    Invoke {
        /// The value, which is used up.
        function: Operand,
        /// The arguments.
        arguments: Vec<Operand>,
        /// The locals of the results, all different.
        results: Vec<LocalId>,
    },
    /// Appends an element to a vector.
    VectorPushBack {
        /// A mutable reference to the vector.
        vector: Operand,
        /// The element.
        value: Operand,
    },
    /// Exchanges two elements of a vector.
    VectorSwap {
        /// A mutable reference to the vector.
        vector: Operand,
        /// The first index.
        left: Operand,
        /// The second index.
        right: Operand,
    },
    /// Takes a vector of as many elements as there are destinations apart.
    VectorUnpack {
        /// The locals of the elements.
        destinations: Vec<LocalId>,
        /// The vector.
        source: Operand,
    },
    /// Puts a resource into storage.
    MoveTo {
        /// The struct of the resource.
        resource: StructId,
        /// A reference to the signer.
        signer: Operand,
        /// The resource.
        value: Operand,
    },
    /// Discards a value that nothing uses.
    Discard {
        /// The local that holds it.
        local: LocalId,
    },
}

/// How a value is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rvalue {
    /// The operand itself.
    Use(Operand),
    /// The negation of a `bool`.
    Not(Operand),
    /// An operation on two operands.
    Binary(BinaryOperation, Operand, Operand),
    /// The integer as the integer type of the destination.
    Cast(Operand),
    /// A struct or enum of the destination's type.
    Pack {
        /// The variant of an enum.
        variant: Option<VariantId>,
        /// The fields in order of declaration.
        fields: Vec<Operand>,
    },
    /// Whether an enum is one of some variants.
    TestVariant {
        /// A reference to the enum.
        base: Operand,
        /// The variants in order of declaration.
        variants: Vec<VariantId>,
    },
    /// A vector of the destination's type.
    VectorPack(Vec<Operand>),
    /// A reference to a place; mutable where the type of the destination is.
    Borrow(Place),
    /// An immutable reference from a mutable one.
    Freeze(Operand),
    /// A function value of the destination's type.
    Closure {
        /// The function.
        function: FunctionId,
        /// Its type arguments.
        type_arguments: Vec<Ty>,
        /// For each of its parameters whether a value is captured for it.
        mask: Vec<bool>,
        /// The captured values in order.
        captured: Vec<Operand>,
    },
    /// The number of elements of the vector behind a reference.
    VectorLength(Operand),
    /// A reference to an element of the vector behind a reference; mutable where the type of the
    /// destination is.
    VectorBorrow {
        /// The reference to the vector.
        vector: Operand,
        /// The index.
        index: Operand,
    },
    /// The last element, taken from the vector behind a mutable reference.
    VectorPopBack(Operand),
    /// Whether a resource exists.
    Exists {
        /// The type of the resource.
        resource: Ty,
        /// The address.
        address: Operand,
    },
    /// A reference to a resource; mutable where the type of the destination is.
    BorrowGlobal {
        /// The struct of the resource.
        resource: StructId,
        /// The address.
        address: Operand,
    },
    /// A resource of the destination's type, taken out of storage.
    MoveFrom {
        /// The struct of the resource.
        resource: StructId,
        /// The address.
        address: Operand,
    },
}

/// A value that a statement uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Where the value comes from.
    pub kind: OperandKind,
    /// The source text it comes from.
    pub span: Span,
}

/// Where the value of an operand comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// A duplicate of what is at a place.
    Copy(Place),
    /// The value of a local, which is empty afterwards.
    Move(LocalId),
    /// The value of a local, moved where this is its last use and copied otherwise. None is left
    /// after [`moves`](crate::transform::moves).
    Infer(LocalId),
    /// A constant of the given type.
    Constant(Value, Ty),
}

/// A local, what a local reference refers to, or a field below either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The local.
    pub local: LocalId,
    /// Whether the place is behind the reference in the local, rather than in the local.
    pub dereferenced: bool,
    /// The path of fields below.
    pub fields: Vec<FieldStep>,
}

/// A step from a struct or enum to one of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The field.
    pub field: FieldChoice,
    /// Its name, for messages.
    pub name: Symbol,
    /// The type of the field here, that is, with type arguments put in.
    pub ty: Ty,
}

/// The field of a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldChoice {
    /// A field of a struct.
    Field(FieldId),
    /// The field of whichever of these variants an enum is, in order of declaration; fails where it
    /// is another one.
    Variants(Vec<(VariantId, FieldId)>),
}

impl FieldChoice {
    /// A field of a struct, or of a variant.
    pub fn of(variant: Option<VariantId>, field: FieldId) -> Self {
        match variant {
            Some(variant) => Self::Variants(vec![(variant, field)]),
            None => Self::Field(field),
        }
    }

    /// Whether two fields of one value certainly lie apart. Fields of different variants share their
    /// bytes, so choices without a common variant may overlap.
    pub fn is_apart(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(one), Self::Field(other)) => one != other,
            (Self::Variants(one), Self::Variants(other)) => {
                let mut common = one.iter().filter_map(|(variant, field)| {
                    let found = other.iter().find(|(other, _)| other == variant);
                    found.map(|(_, other)| field != other)
                });
                common.next() == Some(true) && common.all(|differs| differs)
            }
            (Self::Field(_), Self::Variants(_)) | (Self::Variants(_), Self::Field(_)) => false,
        }
    }
}

/// An operation on two values of one type; the right operand of a shift is a `u8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the operator of its name")]
pub enum BinaryOperation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminator {
    /// What happens.
    pub kind: TerminatorKind,
    /// The source text it comes from.
    pub span: Span,
    /// The expansion that it is part of.
    pub site: Option<SiteId>,
}

/// What happens at the end of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminatorKind {
    /// Continues at a block.
    Goto(BlockId),
    /// Continues at one of two blocks.
    Branch {
        /// A `bool`.
        condition: Operand,
        /// Where it is true.
        then_block: BlockId,
        /// Where it is false.
        else_block: BlockId,
    },
    /// Continues at the block of the variant that an enum is.
    Switch {
        /// A reference to the enum.
        base: Operand,
        /// A block for each variant, in order of declaration.
        targets: Vec<BlockId>,
    },
    /// Leaves the function with its results.
    Return(Vec<Operand>),
    /// Aborts the transaction with a code, a `u64`, or with a message, a `vector<u8>`.
    Abort(Operand),
}

impl Body {
    /// The entry block.
    pub const ENTRY: BlockId = BlockId(0);

    /// The parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = LocalId> + '_ {
        self.locals.keys().take(self.parameter_count)
    }

    /// How often control may come to each block from a predecessor.
    pub fn predecessors(&self) -> SecondaryMap<BlockId, SmallVec<[BlockId; 2]>> {
        let mut predecessors: SecondaryMap<BlockId, SmallVec<[BlockId; 2]>> =
            SecondaryMap::with_capacity(self.blocks.len());
        for (id, block) in &self.blocks {
            for successor in block.terminator.kind.successors() {
                predecessors[successor].push(id);
            }
        }
        predecessors
    }
}

impl Place {
    /// The whole local.
    pub fn local(local: LocalId) -> Self {
        Self {
            local,
            dereferenced: false,
            fields: Vec::new(),
        }
    }

    /// What the reference in a local refers to.
    pub fn dereference(local: LocalId) -> Self {
        Self {
            local,
            dereferenced: true,
            fields: Vec::new(),
        }
    }

    /// The whole local that the place is, if it is one.
    pub fn as_local(&self) -> Option<LocalId> {
        (!self.dereferenced && self.fields.is_empty()).then_some(self.local)
    }
}

impl Operand {
    /// The local whose whole value is used, if it is one.
    pub fn as_local(&self) -> Option<LocalId> {
        match &self.kind {
            OperandKind::Copy(place) => place.as_local(),
            OperandKind::Move(local) | OperandKind::Infer(local) => Some(*local),
            OperandKind::Constant(..) => None,
        }
    }

    /// The local that the operand reads, if it reads one.
    pub fn root(&self) -> Option<LocalId> {
        match &self.kind {
            OperandKind::Copy(place) => Some(place.local),
            OperandKind::Move(local) | OperandKind::Infer(local) => Some(*local),
            OperandKind::Constant(..) => None,
        }
    }
}

/// The operands of a statement, in order of use.
pub type Operands<'a> = SmallVec<[&'a Operand; 4]>;

/// The operands of a statement, in order of use.
pub type OperandsMut<'a> = SmallVec<[&'a mut Operand; 4]>;

impl TerminatorKind {
    /// The blocks where control may continue.
    pub fn successors(&self) -> impl Iterator<Item = BlockId> + use<> {
        let targets: SmallVec<[BlockId; 2]> = match self {
            Self::Goto(target) => smallvec![*target],
            Self::Branch {
                then_block,
                else_block,
                ..
            } => smallvec![*then_block, *else_block],
            Self::Switch { targets, .. } => SmallVec::from_slice(targets),
            Self::Return(_) | Self::Abort(_) => SmallVec::new(),
        };
        targets.into_iter()
    }

    /// The operands in order of use.
    pub fn operands(&self) -> &[Operand] {
        match self {
            Self::Goto(_) => &[],
            Self::Branch { condition, .. } => std::slice::from_ref(condition),
            Self::Switch { base, .. } => std::slice::from_ref(base),
            Self::Return(values) => values,
            Self::Abort(code) => std::slice::from_ref(code),
        }
    }

    /// The operands in order of use.
    pub fn operands_mut(&mut self) -> &mut [Operand] {
        match self {
            Self::Goto(_) => &mut [],
            Self::Branch { condition, .. } => std::slice::from_mut(condition),
            Self::Switch { base, .. } => std::slice::from_mut(base),
            Self::Return(values) => values,
            Self::Abort(code) => std::slice::from_mut(code),
        }
    }
}

impl Rvalue {
    /// The operands in order of use.
    pub fn operands(&self) -> Operands<'_> {
        match self {
            Self::Use(operand)
            | Self::Not(operand)
            | Self::Cast(operand)
            | Self::Freeze(operand)
            | Self::VectorLength(operand)
            | Self::TestVariant { base: operand, .. }
            | Self::VectorPopBack(operand) => smallvec![operand],
            Self::Binary(_, left, right) => smallvec![left, right],
            Self::Pack {
                fields: operands, ..
            }
            | Self::VectorPack(operands) => operands.iter().collect(),
            Self::Closure { captured, .. } => captured.iter().collect(),
            Self::Borrow(_) => SmallVec::new(),
            Self::VectorBorrow { vector, index } => smallvec![vector, index],
            Self::Exists { address, .. }
            | Self::BorrowGlobal { address, .. }
            | Self::MoveFrom { address, .. } => smallvec![address],
        }
    }

    /// The operands in order of use.
    pub fn operands_mut(&mut self) -> OperandsMut<'_> {
        match self {
            Self::Use(operand)
            | Self::Not(operand)
            | Self::Cast(operand)
            | Self::Freeze(operand)
            | Self::VectorLength(operand)
            | Self::TestVariant { base: operand, .. }
            | Self::VectorPopBack(operand) => smallvec![operand],
            Self::Binary(_, left, right) => smallvec![left, right],
            Self::Pack {
                fields: operands, ..
            }
            | Self::VectorPack(operands) => operands.iter_mut().collect(),
            Self::Closure { captured, .. } => captured.iter_mut().collect(),
            Self::Borrow(_) => SmallVec::new(),
            Self::VectorBorrow { vector, index } => smallvec![vector, index],
            Self::Exists { address, .. }
            | Self::BorrowGlobal { address, .. }
            | Self::MoveFrom { address, .. } => smallvec![address],
        }
    }
}

impl StatementKind {
    /// The operands in order of use.
    pub fn operands(&self) -> Operands<'_> {
        match self {
            Self::Assign { value, .. } => value.operands(),
            Self::Store { value, .. } => smallvec![value],
            Self::Unpack { source, .. } | Self::VectorUnpack { source, .. } => smallvec![source],
            Self::Call { arguments, .. } => arguments.iter().collect(),
            Self::Invoke {
                function,
                arguments,
                ..
            } => std::iter::once(function).chain(arguments).collect(),
            Self::VectorPushBack { vector, value } => smallvec![vector, value],
            Self::VectorSwap {
                vector,
                left,
                right,
            } => smallvec![vector, left, right],
            Self::MoveTo { signer, value, .. } => smallvec![signer, value],
            Self::Discard { .. } => SmallVec::new(),
        }
    }

    /// The operands in order of use.
    pub fn operands_mut(&mut self) -> OperandsMut<'_> {
        match self {
            Self::Assign { value, .. } => value.operands_mut(),
            Self::Store { value, .. } => smallvec![value],
            Self::Unpack { source, .. } | Self::VectorUnpack { source, .. } => smallvec![source],
            Self::Call { arguments, .. } => arguments.iter_mut().collect(),
            Self::Invoke {
                function,
                arguments,
                ..
            } => std::iter::once(function).chain(arguments).collect(),
            Self::VectorPushBack { vector, value } => smallvec![vector, value],
            Self::VectorSwap {
                vector,
                left,
                right,
            } => smallvec![vector, left, right],
            Self::MoveTo { signer, value, .. } => smallvec![signer, value],
            Self::Discard { .. } => SmallVec::new(),
        }
    }

    /// The locals that get a new value, in order.
    pub fn destinations(&self) -> &[LocalId] {
        match self {
            Self::Assign { destination, .. } => std::slice::from_ref(destination),
            Self::Unpack { destinations, .. } | Self::VectorUnpack { destinations, .. } => {
                destinations
            }
            Self::Call { results, .. } | Self::Invoke { results, .. } => results,
            Self::Store { .. }
            | Self::VectorPushBack { .. }
            | Self::VectorSwap { .. }
            | Self::MoveTo { .. }
            | Self::Discard { .. } => &[],
        }
    }

    /// The place that is borrowed or stored to, beyond the operands.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Assign {
                value: Rvalue::Borrow(place),
                ..
            }
            | Self::Store { place, .. } => Some(place),
            Self::Assign { .. }
            | Self::Unpack { .. }
            | Self::Call { .. }
            | Self::Invoke { .. }
            | Self::VectorPushBack { .. }
            | Self::VectorSwap { .. }
            | Self::VectorUnpack { .. }
            | Self::MoveTo { .. }
            | Self::Discard { .. } => None,
        }
    }
}
