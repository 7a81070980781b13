//! Monomorphic code: what both engines execute.
//!
//! The loader lowers a verified function and its type arguments to a [`FunctionInstance`]. All that
//! the engines would otherwise decide again for every execution is decided here once: sizes and
//! offsets, widths of integers, instances of callees, and where gas is charged.
//!
//! # Frames
//!
//! A register has a fixed place in the frame of its function: [`Slot`]s of 8 bytes on a stack that
//! the machine owns. A frame is `[results | parameters | other registers]`. The frame of a callee
//! begins right behind the frame of its caller ([`FunctionInstance::frame_slots`]); the caller
//! stores the arguments into the callee's parameter slots before the call and finds the results in
//! the callee's result slots after it. The slots behind the parameters are not cleared: the verifier
//! proved that every register is written before it is read.
//!
//! # Calls
//!
//! The caller decides whether a call may take place, before it stores the arguments: where
//! `depth_left` is 0, or the callee's frame would end behind `stack_end`, the *caller* fails with
//! call stack overflow. Otherwise it takes 1 from `depth_left` and gives it back after the return.
//!
//! A value of up to 64 bits (`bool`, small integers, references, vectors) occupies one slot,
//! zero-extended (signed integers too: what is stored is their two's complement of the width);
//! every other value occupies its size rounded up to whole slots, in the same layout
//! that it has in memory.
//!
//! # Values in memory
//!
//! Natural sizes, little end first, alignment capped at 8: `bool` and `u8` 1 byte, `u16` 2, `u32` 4,
//! `u64` 8, `u128` 16, `u256`, `address` and `signer` 32 (alignment 8). A struct holds its fields in
//! order of declaration. An enum takes 32 bytes: the number of its variant in the first one, then that
//! variant's fields as a struct would hold them, or at byte 8 a pointer to a block like that of a
//! vector with one element that holds them. A vector is a pointer to a block `[length: u32 | capacity: u32 | elements]`,
//! null for an empty vector without a block; a block with capacity 0 is *frozen*: it is shared and
//! must be copied before anything in it is changed. A reference is a thin pointer to the value.
//!
//! # Gas
//!
//! An [`Operation::Charge`] stands at the head of every gas block and pays for all operations up to
//! the next one. An operation with a variable cost charges that part itself, before its effect. An
//! out-of-gas at a charge happens before any effect of its block.

use std::sync::Arc;

use weft_types::{ModuleId, SignedInteger};

use crate::layout::ClosureId;

/// A closed type, interned by the loader. Never observable; its value differs between processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// `bool`
    pub const BOOL: Self = Self(0);
    /// `u8`
    pub const U8: Self = Self(1);
    /// `u16`
    pub const U16: Self = Self(2);
    /// `u32`
    pub const U32: Self = Self(3);
    /// `u64`
    pub const U64: Self = Self(4);
    /// `u128`
    pub const U128: Self = Self(5);
    /// `u256`
    pub const U256: Self = Self(6);
    /// `address`
    pub const ADDRESS: Self = Self(7);
    /// `signer`
    pub const SIGNER: Self = Self(8);

    /// `i8` to `i256`
    pub const fn signed(integer: SignedInteger) -> Self {
        Self(9 + integer as u32)
    }

    /// The id as a position in the registry.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A monomorphic function, interned by the loader. Never observable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(pub u32);

impl InstanceId {
    /// The id as a position in the table of instances.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a frame: the number of 8-byte words from the frame's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);

/// A block of an instance; number 0 is the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeBlockId(pub u32);

impl CodeBlockId {
    /// The id as a position in the table of blocks.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Width {
    /// 8 bits, also `bool`.
    W8,
    /// 16 bits.
    W16,
    /// 32 bits.
    W32,
    /// 64 bits.
    W64,
    /// 128 bits: two slots.
    W128,
    /// 256 bits: four slots.
    W256,
}

impl Width {
    /// All of them, from the narrowest.
    pub const ALL: [Self; 6] = [
        Self::W8,
        Self::W16,
        Self::W32,
        Self::W64,
        Self::W128,
        Self::W256,
    ];

    /// The number of bits.
    pub const fn bits(self) -> u32 {
        8 << self as u32
    }

    /// The number of bytes in memory.
    pub const fn bytes(self) -> u32 {
        1 << self as u32
    }

    /// Whether a value fits into one slot.
    pub const fn is_word(self) -> bool {
        matches!(self, Self::W8 | Self::W16 | Self::W32 | Self::W64)
    }

    /// The number of slots.
    pub const fn slots(self) -> u16 {
        match self {
            Self::W8 | Self::W16 | Self::W32 | Self::W64 => 1,
            Self::W128 => 2,
            Self::W256 => 4,
        }
    }

    /// The largest value of a width of up to 64 bits; all ones for wider ones.
    pub const fn max_word(self) -> u64 {
        match self {
            Self::W8 => 0xff,
            Self::W16 => 0xffff,
            Self::W32 => 0xffff_ffff,
            Self::W64 | Self::W128 | Self::W256 => u64::MAX,
        }
    }
}

/// Checked arithmetic, bitwise operations and shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Arithmetic {
    /// Sum; fails on overflow.
    Add,
    /// Difference; fails below zero.
    Subtract,
    /// Product; fails on overflow.
    Multiply,
    /// Quotient; fails on zero.
    Divide,
    /// Remainder; fails on zero.
    Modulo,
    /// Bitwise and (also of `bool`s).
    BitAnd,
    /// Bitwise or (also of `bool`s).
    BitOr,
    /// Bitwise exclusive or.
    BitXor,
    /// Left shift by a `u8`; fails from the width on.
    ShiftLeft,
    /// Right shift by a `u8`; fails from the width on.
    ShiftRight,
}

/// Checked arithmetic on signed integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SignedArithmetic {
    /// Sum; fails on overflow.
    Add,
    /// Difference; fails on overflow.
    Subtract,
    /// Product; fails on overflow.
    Multiply,
    /// Quotient, rounded towards zero; fails on zero and on the least value by −1.
    Divide,
    /// Remainder, with the sign of the left operand; fails where the quotient does.
    Modulo,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integer {
    /// Its width.
    pub width: Width,
    /// Whether it has a sign.
    pub is_signed: bool,
}

/// A comparison; the result is a `bool`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessOrEqual,
    /// `>=`
    GreaterOrEqual,
}

/// How a value of a known type is carried between a frame and memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One slot in a frame, the bytes of the width in memory.
    Word(Width),
    /// The same bytes in frames and in memory.
    Bytes(u32),
}

impl Shape {
    /// The number of slots in a frame.
    pub const fn slots(self) -> u32 {
        match self {
            Self::Word(_) => 1,
            Self::Bytes(bytes) => bytes.div_ceil(8),
        }
    }

    /// The number of bytes in memory.
    pub const fn bytes(self) -> u32 {
        match self {
            Self::Word(width) => width.bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// A set of variants of an enum, which has less than 128.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantSet([u64; 2]);

impl VariantSet {
    /// The set of some variants; those from 128 on are left out.
    pub fn of(variants: impl IntoIterator<Item = u16>) -> Self {
        let mut set = Self::default();
        for variant in variants {
            if let Some(word) = set.0.get_mut(usize::from(variant / 64)) {
                *word |= 1 << (variant % 64);
            }
        }
        set
    }

    /// The members as bits: variants 0 to 63, then 64 to 127.
    pub const fn words(self) -> [u64; 2] {
        self.0
    }

    /// Whether a variant is in the set.
    pub fn contains(self, variant: u8) -> bool {
        let word = self.0.get(usize::from(variant / 64));
        word.is_some_and(|word| word & (1 << (variant % 64)) != 0)
    }

    /// The only member, if there is one and no other.
    pub fn only(self) -> Option<u8> {
        let [low, high] = self.0;
        let variant = match (low.count_ones(), high.count_ones()) {
            (1, 0) => low.trailing_zeros(),
            (0, 1) => 64 + high.trailing_zeros(),
            _ => return None,
        };
        u8::try_from(variant).ok()
    }

    /// The members of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }
}

/// Where a field lies in some variants of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VariantOffset {
    /// The variants.
    pub variants: VariantSet,
    /// Bytes from the start of the enum, or of the content of its block.
    pub offset: u32,
    /// Bytes of the content of the block, where the fields lie in one.
    pub boxed: Option<u32>,
}

/// A field of a variant whose fields lie in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoxedField {
    /// The first slot of the value.
    pub slot: Slot,
    /// Bytes from the start of the content of the block.
    pub offset: u32,
    /// The shape of the field.
    pub shape: Shape,
}

/// One operation of monomorphic code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Pays for the gas block that begins here, or fails with out of gas.
    Charge {
        /// Gas units, at least 1.
        gas: u32,
    },
    /// Puts a word into a slot.
    Constant {
        /// Where to.
        destination: Slot,
        /// The value.
        value: u64,
    },
    /// Puts constant words (a wide integer, an address) into slots.
    WideConstant {
        /// The first slot.
        destination: Slot,
        /// The words, least significant first for integers, memory order for addresses.
        words: Arc<[u64]>,
    },
    /// Puts a frozen constant vector into a slot.
    VectorConstant {
        /// Where to.
        destination: Slot,
        /// Index into [`FunctionInstance::constants`].
        constant: u32,
    },
    /// Copies slots; source and destination may be the same but do not overlap otherwise.
    Copy {
        /// The first destination slot.
        destination: Slot,
        /// The first source slot.
        source: Slot,
        /// The number of slots.
        slots: u16,
    },
    /// Duplicates a vector or a struct that holds vectors: deeply, so that the copies share no
    /// block that either may change. Charges by size.
    DeepCopy {
        /// The first destination slot.
        destination: Slot,
        /// The first source slot.
        source: Slot,
        /// The type of the value.
        type_: TypeId,
    },
    /// Arithmetic on two operands of a width; a shift amount is one slot.
    Arithmetic {
        /// The operation.
        operation: Arithmetic,
        /// The width.
        width: Width,
        /// The first destination slot.
        destination: Slot,
        /// The first slot of the left operand.
        left: Slot,
        /// The first slot of the right operand.
        right: Slot,
    },
    /// Comparison of two integers of a width (or `bool`s, by [`Width::W8`]).
    Compare {
        /// The comparison.
        comparison: Comparison,
        /// The width.
        width: Width,
        /// The destination, one slot.
        destination: Slot,
        /// The first slot of the left operand.
        left: Slot,
        /// The first slot of the right operand.
        right: Slot,
    },
    /// Arithmetic on two signed integers of a width.
    SignedArithmetic {
        /// The operation.
        operation: SignedArithmetic,
        /// The width.
        width: Width,
        /// The first destination slot.
        destination: Slot,
        /// The first slot of the left operand.
        left: Slot,
        /// The first slot of the right operand.
        right: Slot,
    },
    /// Order of two signed integers of a width.
    SignedCompare {
        /// The comparison.
        comparison: Comparison,
        /// The width.
        width: Width,
        /// The destination, one slot.
        destination: Slot,
        /// The first slot of the left operand.
        left: Slot,
        /// The first slot of the right operand.
        right: Slot,
    },
    /// Equality of two values of any other type. Charges by size.
    EqualValues {
        /// The destination, one slot.
        destination: Slot,
        /// The first slot of the left operand; with `by_reference` a slot that points to it.
        left: Slot,
        /// The first slot of the right operand; with `by_reference` a slot that points to it.
        right: Slot,
        /// The type of the values.
        type_: TypeId,
        /// Whether the operands are references.
        by_reference: bool,
        /// Whether the result is negated.
        negated: bool,
    },
    /// Order of two values of any type behind references. Charges by size.
    OrderValues {
        /// The comparison.
        comparison: Comparison,
        /// The destination, one slot.
        destination: Slot,
        /// A reference to the left operand.
        left: Slot,
        /// A reference to the right operand.
        right: Slot,
        /// The type of the values.
        type_: TypeId,
    },
    /// Negates a `bool`.
    Not {
        /// The destination.
        destination: Slot,
        /// The operand.
        source: Slot,
    },
    /// Converts an integer; fails out of range.
    Cast {
        /// The first destination slot.
        destination: Slot,
        /// The width of the result.
        to: Width,
        /// The first source slot.
        source: Slot,
        /// The width of the operand.
        from: Width,
    },
    /// Converts an integer where one of both types is signed; fails out of range.
    SignedCast {
        /// The first destination slot.
        destination: Slot,
        /// The type of the result.
        to: Integer,
        /// The first source slot.
        source: Slot,
        /// The type of the operand.
        from: Integer,
    },
    /// Stores a value from slots into a struct that lies in this frame.
    StoreField {
        /// The first slot of the struct.
        base: Slot,
        /// Byte offset of the field.
        offset: u32,
        /// The first slot of the value.
        value: Slot,
        /// The shape of the field.
        shape: Shape,
    },
    /// Loads a field of a struct that lies in this frame into slots.
    LoadField {
        /// The first destination slot.
        destination: Slot,
        /// The first slot of the struct.
        base: Slot,
        /// Byte offset of the field.
        offset: u32,
        /// The shape of the field.
        shape: Shape,
    },
    /// The address of a slot of this frame.
    AddressOf {
        /// The destination.
        destination: Slot,
        /// The slot; one of [`FunctionInstance::address_taken`].
        slot: Slot,
    },
    /// Adds a constant to a pointer: borrows a field through a reference.
    OffsetPointer {
        /// The destination.
        destination: Slot,
        /// The pointer.
        base: Slot,
        /// Bytes.
        offset: u32,
    },
    /// Begins an enum that lies in this frame: the number of its variant and zeros. The fields are
    /// stored by other operations.
    StoreVariant {
        /// The first slot of the enum.
        base: Slot,
        /// The variant.
        variant: u8,
    },
    /// Fails where an enum that lies in this frame is another variant.
    CheckVariant {
        /// The first slot of the enum.
        base: Slot,
        /// The variant.
        variant: u8,
    },
    /// Makes an enum whose fields lie in a block.
    PackBoxed {
        /// The first slot of the enum.
        destination: Slot,
        /// The variant.
        variant: u8,
        /// Bytes of the content of the block.
        size: u32,
        /// The fields.
        fields: Arc<[BoxedField]>,
    },
    /// Loads the fields of an enum that lie in its block.
    UnpackBoxed {
        /// The first slot of the enum.
        source: Slot,
        /// The fields, with the slots that they go to.
        fields: Arc<[BoxedField]>,
    },
    /// Whether the enum behind a reference is one of some variants.
    TestVariant {
        /// The destination.
        destination: Slot,
        /// The reference.
        base: Slot,
        /// The variants.
        variants: VariantSet,
    },
    /// A pointer to the field of the variant that the enum behind a reference is; fails where none
    /// is given for it. Where `mutable`, a frozen block is copied first, which is charged by size.
    VariantField {
        /// The destination.
        destination: Slot,
        /// The reference.
        base: Slot,
        /// Where the field lies; no variant is given twice.
        offsets: Arc<[VariantOffset]>,
        /// Whether the field may be changed through the result.
        mutable: bool,
    },
    /// Reads through a reference a value without vectors.
    Load {
        /// The first destination slot.
        destination: Slot,
        /// The reference.
        reference: Slot,
        /// The shape of the value.
        shape: Shape,
    },
    /// Reads through a reference a value with vectors; see [`Operation::DeepCopy`].
    DeepLoad {
        /// The first destination slot.
        destination: Slot,
        /// The reference.
        reference: Slot,
        /// The type of the value.
        type_: TypeId,
    },
    /// Writes through a reference.
    Store {
        /// The reference.
        reference: Slot,
        /// The first slot of the value.
        value: Slot,
        /// The shape of the value.
        shape: Shape,
    },
    /// Makes a vector. Charges by size.
    VectorPack {
        /// The destination.
        destination: Slot,
        /// The first slots of the elements.
        elements: Arc<[Slot]>,
        /// The shape of an element.
        shape: Shape,
    },
    /// Takes a vector apart; fails where its length differs.
    VectorUnpack {
        /// The first slots of the elements.
        destinations: Arc<[Slot]>,
        /// The vector.
        source: Slot,
        /// The shape of an element.
        shape: Shape,
    },
    /// The length of a vector behind a reference.
    VectorLength {
        /// The destination.
        destination: Slot,
        /// A reference to the vector.
        vector: Slot,
    },
    /// A pointer to an element; fails out of bounds. Where `mutable`, a frozen block is copied
    /// first, which is charged by size.
    VectorBorrow {
        /// The destination.
        destination: Slot,
        /// A reference to the vector.
        vector: Slot,
        /// The index.
        index: Slot,
        /// The shape of an element.
        shape: Shape,
        /// Whether the element may be changed through the result.
        mutable: bool,
    },
    /// Appends an element. Charges by size where the block has to grow or to be copied.
    VectorPushBack {
        /// A reference to the vector.
        vector: Slot,
        /// The first slot of the element.
        value: Slot,
        /// The shape of an element.
        shape: Shape,
    },
    /// Removes the last element; fails on an empty vector.
    VectorPopBack {
        /// The first destination slot.
        destination: Slot,
        /// A reference to the vector.
        vector: Slot,
        /// The shape of an element.
        shape: Shape,
    },
    /// Exchanges two elements; fails out of bounds.
    VectorSwap {
        /// A reference to the vector.
        vector: Slot,
        /// The first index.
        left: Slot,
        /// The second index.
        right: Slot,
        /// The shape of an element.
        shape: Shape,
    },
    /// Whether a resource exists.
    Exists {
        /// The destination.
        destination: Slot,
        /// The type of the resource.
        resource: TypeId,
        /// The first of the four slots of the address.
        address: Slot,
    },
    /// A pointer to a resource; fails where it does not exist.
    BorrowGlobal {
        /// The destination.
        destination: Slot,
        /// The type of the resource.
        resource: TypeId,
        /// The first of the four slots of the address.
        address: Slot,
        /// Whether the resource may be changed through the result.
        mutable: bool,
    },
    /// Takes a resource out of storage; fails where it does not exist.
    MoveFrom {
        /// The first destination slot.
        destination: Slot,
        /// The type of the resource.
        resource: TypeId,
        /// The first of the four slots of the address.
        address: Slot,
    },
    /// Puts a resource into storage; fails where one exists.
    MoveTo {
        /// A reference to the signer.
        signer: Slot,
        /// The type of the resource.
        resource: TypeId,
        /// The first slot of the value.
        value: Slot,
    },
    /// Aborts with a message; never succeeds.
    AbortWithMessage {
        /// The abort code.
        code: Slot,
        /// The message, a `vector<u8>`.
        message: Slot,
    },
    /// Calls an instance. See the module documentation for where arguments and results lie.
    Call {
        /// The callee.
        callee: InstanceId,
        /// The first slots of the arguments.
        arguments: Arc<[Slot]>,
        /// The first slots of the results.
        results: Arc<[Slot]>,
    },
    /// Makes a function value. Charges by size.
    PackClosure {
        /// The destination, one slot.
        destination: Slot,
        /// The closure.
        closure: ClosureId,
        /// The first slots of the captured values, in order of the parameters.
        captured: Arc<[Slot]>,
    },
    /// Calls a function value: an instance with what the value has captured put between the
    /// arguments. Charges by the size of that.
    CallClosure {
        /// The function value.
        callee: Slot,
        /// The first slots of the arguments.
        arguments: Arc<[Slot]>,
        /// The first slots of the results.
        results: Arc<[Slot]>,
    },
    /// Stands at the beginning of a function that may call a function value, directly or by way
    /// of others.
    EnterModule {
        /// Whether the function has `#[module_lock]`.
        locks: bool,
    },
    /// Stands at each end of such a function.
    LeaveModule {
        /// Whether the function has `#[module_lock]`.
        locks: bool,
    },
    /// Calls a native function.
    CallNative {
        /// Index into the table of natives.
        native: u32,
        /// The type arguments.
        type_arguments: Arc<[TypeId]>,
        /// The first slots of the arguments.
        arguments: Arc<[Slot]>,
        /// The first slots of the results.
        results: Arc<[Slot]>,
    },
}

/// How a block of an instance ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Continues at a block.
    Jump(CodeBlockId),
    /// Continues at one of two blocks.
    Branch {
        /// A `bool`.
        condition: Slot,
        /// Where it is true.
        then_target: CodeBlockId,
        /// Where it is false.
        else_target: CodeBlockId,
    },
    /// Continues at the block of the variant that the enum behind a reference is.
    Switch {
        /// The reference.
        base: Slot,
        /// One block for each variant.
        targets: Arc<[CodeBlockId]>,
    },
    /// Copies values into the result slots and leaves the function.
    Return {
        /// The first slots of the values, in order of the results.
        values: Arc<[Slot]>,
    },
    /// Aborts the transaction.
    Abort {
        /// The abort code, a `u64`.
        code: Slot,
    },
}

impl End {
    /// The blocks that control may go to, as often as there are ways.
    pub fn targets(&self) -> impl DoubleEndedIterator<Item = CodeBlockId> {
        let (few, many): ([Option<CodeBlockId>; 2], &[CodeBlockId]) = match self {
            Self::Jump(target) => ([Some(*target), None], &[]),
            Self::Branch {
                condition: _,
                then_target,
                else_target,
            } => ([Some(*then_target), Some(*else_target)], &[]),
            Self::Switch { base: _, targets } => ([None, None], targets),
            Self::Return { values: _ } | Self::Abort { code: _ } => ([None, None], &[]),
        };
        few.into_iter().flatten().chain(many.iter().copied())
    }
}

/// A basic block of an instance. Begins with [`Operation::Charge`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The operations in order.
    pub operations: Vec<Operation>,
    /// For each instruction of the block in its module, the number of operations up to its end.
    pub instruction_ends: Vec<u32>,
    /// How the block ends.
    pub end: End,
}

impl CodeBlock {
    /// The instruction that an operation was made of; the terminator is behind the last one.
    pub fn instruction_of(&self, operation: usize) -> usize {
        let operation = u32::try_from(operation).unwrap_or(u32::MAX);
        self.instruction_ends
            .partition_point(|end| *end <= operation)
    }
}

/// A register's place in the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first slot.
    pub slot: Slot,
    /// The shape of its values.
    pub shape: Shape,
}

/// The type of a parameter or result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterType {
    /// A value.
    Value(TypeId),
    /// `&T`
    Reference(TypeId),
    /// `&mut T`
    MutableReference(TypeId),
}

/// A monomorphic function.
///
/// Both engines trust it: they read and write memory as it says, without checks. Only the loader
/// makes instances for others, from verified modules.
#[derive(Clone, Debug)]
pub struct FunctionInstance {
    /// Its number.
    pub id: InstanceId,
    /// The module that defines the function: the location of its failures.
    pub module: ModuleId,
    /// `name<types>` for people.
    pub name: String,
    /// Where the caller finds the results; the first slots of the frame.
    pub results: Vec<Place>,
    /// Where the caller puts the arguments.
    pub parameters: Vec<Place>,
    /// The types of the parameters.
    pub parameter_types: Vec<RegisterType>,
    /// The types of the results.
    pub result_types: Vec<RegisterType>,
    /// Whether a transaction may call it.
    pub is_entry: bool,
    /// All registers, the parameters first.
    pub registers: Vec<Place>,
    /// Whether the address of the register is taken by [`Operation::AddressOf`]; such a register
    /// lives in its slots at every moment. Indexed like `registers`.
    pub address_taken: Vec<bool>,
    /// The number of slots of the frame.
    pub frame_slots: u32,
    /// The code; block 0 is the entry.
    pub blocks: Vec<CodeBlock>,
    /// Frozen constant vectors: the pointer to the block of each, which lives as long as the
    /// instance.
    pub constants: Vec<u64>,
}
