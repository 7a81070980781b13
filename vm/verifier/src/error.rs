//! Why a module is refused: a check with a stable name, a position and a sentence.

use std::fmt;

use weft_bytecode::{BlockIndex, FunctionDefinitionIndex};
use weft_types::{Identifier, ModuleId};

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $check:ident $name:literal;)+) => {
        /// The rule that a module breaks. The names are permanent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $($(#[doc = $doc])+ $check,)+
        }

        impl Check {
            /// All checks.
            pub const ALL: &[Self] = &[$(Self::$check),+];

            /// The permanent name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$check => $name,)+
                }
            }
        }
    };
}

checks! {
    /// The format version is not one of this machine's.
    Version "version";
    /// A module where a script is expected, or the other way round.
    Kind "kind";
    /// Something is larger than a limit allows.
    Limit "limit";
    /// The analysis takes more work than is allowed.
    TooComplex "too_complex";
    /// An index points beyond its table.
    IndexOutOfBounds "index_out_of_bounds";
    /// A type names a type that does not come before it.
    TypeOrder "type_order";
    /// An entry occurs twice.
    Duplicate "duplicate";
    /// A definition and its handle, or the handles of a table, are not in the canonical order.
    NotCanonical "not_canonical";
    /// A script with something that scripts don't have.
    ScriptShape "script_shape";
    /// A reference inside another type, or where no reference may be.
    MisplacedReference "misplaced_reference";
    /// Another number of type arguments than type parameters.
    TypeArity "type_arity";
    /// A type parameter that the function or struct does not have.
    TypeParameterOutOfScope "type_parameter_out_of_scope";
    /// A type argument without an ability that its parameter requires.
    ConstraintNotSatisfied "constraint_not_satisfied";
    /// A struct with an ability that a field does not support.
    FieldAbility "field_ability";
    /// A phantom type parameter in a position that is not phantom.
    PhantomPosition "phantom_position";
    /// A function type with an ability that no function has.
    FunctionAbility "function_ability";
    /// A struct that contains itself.
    RecursiveStruct "recursive_struct";
    /// Calls that instantiate a function with ever larger types.
    InstantiationLoop "instantiation_loop";
    /// A native function in a module that may have none.
    NativeNotAllowed "native_not_allowed";
    /// A constant of a type that has no constants, or whose bytes are not its canonical form.
    Constant "constant";
    /// A function without blocks, or a block that cannot be reached.
    UnreachableBlock "unreachable_block";
    /// A loop that can be entered past its head.
    IrreducibleLoop "irreducible_loop";
    /// The types of the first registers are not those of the parameters.
    ParameterRegisters "parameter_registers";
    /// An operand or a destination of the wrong type.
    TypeMismatch "type_mismatch";
    /// Another number of operands or results than required.
    OperandCount "operand_count";
    /// The same register twice among the results of an instruction.
    DuplicateDestination "duplicate_destination";
    /// A value is duplicated or discarded, or is a resource, without the ability.
    MissingAbility "missing_ability";
    /// A struct of another module is taken apart, made or accessed in storage.
    ForeignStruct "foreign_struct";
    /// A storage instruction with the wrong access site.
    AccessSite "access_site";
    /// A register is used where it may be empty.
    EmptyRegister "empty_register";
    /// A value without `drop` is overwritten or left behind.
    ValueLost "value_lost";
    /// A register is overwritten, moved or emptied while it is borrowed.
    BorrowedRegister "borrowed_register";
    /// A reference is used or made although another one excludes it.
    ConflictingReference "conflicting_reference";
    /// A reference to a register or into storage is returned.
    DanglingReturn "dangling_return";
    /// A resource type is borrowed or moved, or a function that does so is called, while a
    /// reference into it lives.
    BorrowedResource "borrowed_resource";
    /// A function borrows or takes a resource that it does not declare to acquire.
    MissingAcquires "missing_acquires";
    /// A module that is not there.
    MissingDependency "missing_dependency";
    /// A module that depends on itself by way of others.
    CyclicDependency "cyclic_dependency";
    /// A struct or function that the dependency does not define.
    MissingMember "missing_member";
    /// A struct or function that the dependency defines otherwise.
    HandleMismatch "handle_mismatch";
    /// A function that this module may not call.
    NotVisible "not_visible";
    /// A module that is its own friend, or a friend of what it depends on.
    Friend "friend";
    /// The footprint of a function claims less than its code does.
    Footprint "footprint";
    /// A published item is missing, or is another one, in the new version.
    IncompatibleUpgrade "incompatible_upgrade";
    /// The verifier contradicts itself: a fault of ours, and the module is refused.
    Internal "internal";
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a module is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule that is broken.
    pub check: Check,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// The module.
    pub module: Option<ModuleId>,
    /// The function, where the fault is in one.
    pub function: Option<FunctionDefinitionIndex>,
    /// The name of that function.
    pub function_name: Option<Identifier>,
    /// The block, where the fault is in one.
    pub block: Option<BlockIndex>,
    /// The position in the block; the terminator is behind the last instruction.
    pub instruction: Option<u32>,
}

impl VerifyError {
    pub(crate) fn new(check: Check, message: impl Into<String>) -> Self {
        Self {
            check,
            message: message.into(),
            module: None,
            function: None,
            function_name: None,
            block: None,
            instruction: None,
        }
    }

    /// Adds the place in a function, where none is known yet.
    #[must_use]
    pub(crate) fn at(mut self, block: usize, instruction: usize) -> Self {
        if self.block.is_none() {
            self.block = BlockIndex::from_position(block);
            self.instruction = u32::try_from(instruction).ok();
        }
        self
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (", self.message)?;
        if let Some(module) = &self.module {
            write!(f, "module {module}, ")?;
        }
        match (&self.function_name, self.function) {
            (Some(name), _) => write!(f, "function `{name}`, ")?,
            (None, Some(index)) => write!(f, "{index}, ")?,
            (None, None) => {}
        }
        if let (Some(block), Some(instruction)) = (self.block, self.instruction) {
            write!(f, "{block}, instruction {instruction}, ")?;
        }
        write!(f, "check `{}`)", self.check)
    }
}

impl std::error::Error for VerifyError {}

pub(crate) type Result<T, E = VerifyError> = std::result::Result<T, E>;

/// Refuses with a check and a formatted sentence.
macro_rules! refuse {
    ($check:ident, $($message:tt)+) => {
        return Err($crate::error::VerifyError::new(
            $crate::error::Check::$check,
            format!($($message)+),
        ))
    };
}

/// Refuses unless a condition holds.
macro_rules! require {
    ($condition:expr, $check:ident, $($message:tt)+) => {
        if !$condition {
            $crate::error::refuse!($check, $($message)+);
        }
    };
}

pub(crate) use {refuse, require};
