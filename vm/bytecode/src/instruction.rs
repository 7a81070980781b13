//! The instructions of the register code.
//!
//! # Reading and consuming operands
//!
//! A register holds a value or nothing. An operand is *read* (the register keeps its value) or
//! *consumed* (the register is empty afterwards):
//!
//! - a register whose type is a scalar (`bool`, an integer, `address`) is always read, never
//!   consumed, except by [`Instruction::Move`] and [`Instruction::Drop`];
//! - the operands that are documented as "reference, read" stay as they are;
//! - every other operand is consumed. Where the value is needed again, the code copies it first.
//!
//! A destination may be written whatever it held, provided that a value it still held has `drop`
//! and is not borrowed. Values with `drop` may be left in registers at `Return`; values without
//! must have been consumed (an `Abort` may leave anything).
//!
//! # Enums
//!
//! An enum is made of one of its variants and all of that variant's fields; only its module makes
//! it, takes it apart or looks inside. [`UnpackVariant`] and [`BorrowVariantField`] name the variants
//! that they expect and fail with `STRUCT_VARIANT_MISMATCH` where the value is another one;
//! [`TestVariant`] and [`Terminator::Switch`] look without failing. A `match` is a switch through a
//! reference, then in each arm borrows or an unpacking whose check cannot fail. There is no switch
//! on a value itself: the code borrows the register first, which costs nothing, as enums lie in
//! memory.
//!
//! A direct select `e.f` is one instruction, which lists each variant that has the field: so an
//! analysis sees one borrow with one type, and machine code needs one look at the tag and, where
//! the field has the same offset in all of them, no branch on the variant.
//!
//! [`UnpackVariant`]: Instruction::UnpackVariant
//! [`BorrowVariantField`]: Instruction::BorrowVariantField
//! [`TestVariant`]: Instruction::TestVariant
//!
//! # Liveness
//!
//! A reference in a register is live while some path may still use it; references that no path
//! uses again restrict nothing.

use crate::{
    AccessSite, BlockIndex, CaptureMask, ConstantIndex, FieldIndex, FunctionHandleIndex, Register,
    TypeIndex, VariantIndex,
};

/// An operation on two operands of one type, the type of the registers.
///
/// The operands of a shift differ: the right one is a `u8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum BinaryOperation {
    /// Sum of integers; fails on overflow.
    Add,
    /// Difference of integers; fails below zero.
    Subtract,
    /// Product of integers; fails on overflow.
    Multiply,
    /// Quotient of integers; fails on division by zero.
    Divide,
    /// Remainder of integers; fails on division by zero.
    Modulo,
    /// Bitwise and of integers.
    BitAnd,
    /// Bitwise or of integers.
    BitOr,
    /// Bitwise exclusive or of integers.
    BitXor,
    /// Left shift of an integer by a `u8`; bits fall off the top; fails where the amount is the
    /// width or more.
    ShiftLeft,
    /// Right shift of an integer by a `u8`; fails where the amount is the width or more.
    ShiftRight,
    /// `<` on integers, or on the referents of two references to values of any type; the result
    /// is a `bool`. On references it costs gas by the size of the values.
    Less,
    /// `>` on integers, or on the referents of two references; the result is a `bool`.
    Greater,
    /// `<=` on integers, or on the referents of two references; the result is a `bool`.
    LessOrEqual,
    /// `>=` on integers, or on the referents of two references; the result is a `bool`.
    GreaterOrEqual,
    /// Equality of two values of any type with `drop`, or of the referents of two references;
    /// the result is a `bool`. Costs gas by the size of the values.
    Equal,
    /// The negation of [`BinaryOperation::Equal`].
    NotEqual,
    /// Conjunction of two `bool`s, both of which are evaluated.
    And,
    /// Disjunction of two `bool`s, both of which are evaluated.
    Or,
}

/// One instruction inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// Puts a `bool` or an integer of up to 64 bits (that the type of the register can hold) into
    /// a register.
    LoadImmediate {
        /// The destination, a `bool` (0 or 1) or an integer of up to 64 bits.
        destination: Register,
        /// The value.
        value: u64,
    },
    /// Puts a constant of the pool into a register.
    LoadConstant {
        /// The destination, of the constant's type.
        destination: Register,
        /// The constant.
        constant: ConstantIndex,
    },
    /// Consumes a register, even a scalar one, into another.
    Move {
        /// The destination.
        destination: Register,
        /// The source, of the same type; or of a function type that differs from the destination's
        /// only by having more abilities.
        source: Register,
    },
    /// Duplicates a value whose type has `copy` (or a reference). The source is read.
    Copy {
        /// The destination.
        destination: Register,
        /// The source, of the same type.
        source: Register,
    },
    /// Empties a register whose type has `drop`.
    Drop {
        /// The register.
        source: Register,
    },
    /// Negates a `bool`.
    Not {
        /// The destination, a `bool`.
        destination: Register,
        /// The operand, a `bool`.
        source: Register,
    },
    /// Applies a binary operation.
    Binary {
        /// The operation.
        operation: BinaryOperation,
        /// The destination.
        destination: Register,
        /// The left operand.
        left: Register,
        /// The right operand.
        right: Register,
    },
    /// Converts an integer to the integer type of the destination; fails out of range.
    Cast {
        /// The destination, of any integer type.
        destination: Register,
        /// The source, of any integer type.
        source: Register,
    },
    /// Makes a struct that this module defines from all its fields.
    Pack {
        /// The destination; its type names the struct.
        destination: Register,
        /// The fields in order of declaration.
        fields: Vec<Register>,
    },
    /// Takes a struct that this module defines apart.
    Unpack {
        /// The registers of the fields in order of declaration.
        destinations: Vec<Register>,
        /// The struct.
        source: Register,
    },
    /// Borrows a register; mutably where the destination is a mutable reference.
    BorrowLocal {
        /// The destination, a reference to the type of `local`.
        destination: Register,
        /// The borrowed register; not itself a reference.
        local: Register,
    },
    /// Borrows a field of a struct that this module defines, through a reference.
    BorrowField {
        /// The destination, a reference to the type of the field; mutable only where `base` is.
        destination: Register,
        /// A reference to the struct; read.
        base: Register,
        /// The field.
        field: FieldIndex,
    },
    /// Makes an enum that this module defines from all the fields of one of its variants.
    PackVariant {
        /// The destination; its type names the enum.
        destination: Register,
        /// The variant.
        variant: VariantIndex,
        /// The fields of the variant in order of declaration.
        fields: Vec<Register>,
    },
    /// Takes an enum that this module defines apart; fails with `STRUCT_VARIANT_MISMATCH` where the
    /// value is another variant.
    UnpackVariant {
        /// The registers of the variant's fields in order of declaration.
        destinations: Vec<Register>,
        /// The enum; its type names it.
        source: Register,
        /// The variant.
        variant: VariantIndex,
    },
    /// Whether an enum that this module defines is one of some variants.
    TestVariant {
        /// The destination, a `bool`.
        destination: Register,
        /// A reference to the enum; read.
        base: Register,
        /// The variants, at least one, in ascending order.
        variants: Vec<VariantIndex>,
    },
    /// Borrows a field of an enum that this module defines, through a reference: in each variant
    /// that is listed, one field, all of one type. Fails with `STRUCT_VARIANT_MISMATCH` where the
    /// value is a variant that is not listed.
    BorrowVariantField {
        /// The destination, a reference to the type of the fields; mutable only where `base` is.
        destination: Register,
        /// A reference to the enum; read.
        base: Register,
        /// The fields, at least one, with the variants in ascending order.
        fields: Vec<VariantField>,
    },
    /// Turns a mutable reference into an immutable one.
    Freeze {
        /// The destination, an immutable reference.
        destination: Register,
        /// The mutable reference; consumed.
        source: Register,
    },
    /// Copies the referent, whose type has `copy`.
    ReadReference {
        /// The destination, of the type of the referent.
        destination: Register,
        /// The reference; read.
        reference: Register,
    },
    /// Replaces the referent, whose type has `drop`.
    WriteReference {
        /// A mutable reference; read.
        reference: Register,
        /// The new value.
        value: Register,
    },
    /// Calls a function of this or another module.
    Call {
        /// The callee.
        function: FunctionHandleIndex,
        /// The type arguments.
        type_arguments: Vec<TypeIndex>,
        /// The arguments in order.
        arguments: Vec<Register>,
        /// The registers of the results in order, all different.
        results: Vec<Register>,
    },
    /// Makes a function value from a function and the values of some of its parameters.
    PackClosure {
        /// The destination, of a function type whose parameters are those of the function that are
        /// not captured, whose results are those of the function, and whose abilities are among
        /// those that the function and all captured values have. A function has `copy` and
        /// `drop`; it has `store` where it is public, an entry function or `#[persistent]`.
        destination: Register,
        /// The function; not a native one of this module.
        function: FunctionHandleIndex,
        /// The type arguments.
        type_arguments: Vec<TypeIndex>,
        /// Which parameters are captured.
        mask: CaptureMask,
        /// The captured values in order of the parameters; none is a reference.
        captured: Vec<Register>,
    },
    /// Calls a function value.
    CallClosure {
        /// The function value; consumed.
        callee: Register,
        /// The arguments in order, of the types of the parameters of the callee's type.
        arguments: Vec<Register>,
        /// The registers of the results in order, all different.
        results: Vec<Register>,
    },
    /// Makes a vector of the given elements.
    VectorPack {
        /// The destination; its type names the element type.
        destination: Register,
        /// The elements in order.
        elements: Vec<Register>,
    },
    /// Takes a vector of exactly as many elements as there are destinations apart.
    VectorUnpack {
        /// The registers of the elements in order.
        destinations: Vec<Register>,
        /// The vector.
        source: Register,
    },
    /// The number of elements, a `u64`.
    VectorLength {
        /// The destination, a `u64`.
        destination: Register,
        /// A reference to the vector; read.
        vector: Register,
    },
    /// Borrows an element; mutably where the destination is a mutable reference.
    VectorBorrow {
        /// The destination, a reference to the element type.
        destination: Register,
        /// A reference to the vector; read.
        vector: Register,
        /// The index, a `u64`.
        index: Register,
    },
    /// Appends an element.
    VectorPushBack {
        /// A mutable reference to the vector; read.
        vector: Register,
        /// The element.
        value: Register,
    },
    /// Removes the last element.
    VectorPopBack {
        /// The destination, of the element type.
        destination: Register,
        /// A mutable reference to the vector; read.
        vector: Register,
    },
    /// Exchanges two elements.
    VectorSwap {
        /// A mutable reference to the vector; read.
        vector: Register,
        /// The first index, a `u64`.
        left: Register,
        /// The second index, a `u64`.
        right: Register,
    },
    /// Whether a resource exists.
    Exists {
        /// The destination, a `bool`.
        destination: Register,
        /// The type of the resource, a struct that this module defines.
        resource: TypeIndex,
        /// The address.
        address: Register,
        /// The footprint entry.
        site: AccessSite,
    },
    /// Borrows a resource; mutably where the destination is a mutable reference.
    BorrowGlobal {
        /// The destination; a reference to the resource, a struct that this module defines.
        destination: Register,
        /// The address.
        address: Register,
        /// The footprint entry.
        site: AccessSite,
    },
    /// Takes a resource out of storage.
    MoveFrom {
        /// The destination, of the resource's type, a struct that this module defines.
        destination: Register,
        /// The address.
        address: Register,
        /// The footprint entry.
        site: AccessSite,
    },
    /// Puts a resource under the address of a signer.
    MoveTo {
        /// A reference to the signer; read.
        signer: Register,
        /// The resource; its type is a struct that this module defines.
        value: Register,
        /// The footprint entry.
        site: AccessSite,
    },
}

/// A field of a variant of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantField {
    /// The variant.
    pub variant: VariantIndex,
    /// One of its fields.
    pub field: FieldIndex,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// Continues at a block.
    Jump {
        /// The block.
        target: BlockIndex,
    },
    /// Continues at one of two blocks.
    Branch {
        /// A `bool`.
        condition: Register,
        /// The block where it is true.
        then_target: BlockIndex,
        /// The block where it is false.
        else_target: BlockIndex,
    },
    /// Continues at the block of the variant that an enum of this module is.
    Switch {
        /// A reference to the enum; read.
        base: Register,
        /// A block for each variant, in order of declaration; they need not differ.
        targets: Vec<BlockIndex>,
    },
    /// Leaves the function with its results.
    Return {
        /// The results in order; consumed (the scalars read).
        values: Vec<Register>,
    },
    /// Aborts the transaction.
    Abort {
        /// The abort code, a `u64`.
        code: Register,
    },
    /// Aborts the transaction with a message for people; fails where the message is longer than
    /// 1,024 bytes or not UTF-8.
    AbortWithMessage {
        /// The abort code, a `u64`.
        code: Register,
        /// The message, a `vector<u8>`.
        message: Register,
    },
}
