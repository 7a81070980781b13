//! Types of registers: every operand and every destination of every instruction has the type that
//! the instruction requires, values are copied, discarded and stored only with the ability, structs
//! are made and taken apart only by their module, and access sites are numbered in code order.
//!
//! A register has one type throughout, so this is one pass over the code without a fixpoint.

mod variant;

use weft_bytecode::{
    AccessSite, BinaryOperation, Code, FieldDefinition, FieldIndex, FunctionHandle, Instruction,
    Register, StructHandle, StructHandleIndex, Terminator, Type, TypeIndex,
};
use weft_types::{Ability, SignedInteger};

use crate::error::{Check, Result, VerifyError, refuse, require};
use crate::types::Context;

/// Checks the types of a function's registers and of all its instructions.
pub(crate) fn check(context: &mut Context<'_>, handle: &FunctionHandle, code: &Code) -> Result<()> {
    for type_ in &code.registers {
        context.check(*type_)?;
    }
    require!(
        code.registers.starts_with(&handle.parameters),
        ParameterRegisters,
        "the first registers do not have the types of the parameters"
    );
    let mut checker = Checker {
        context,
        handle,
        code,
        sites: 0,
    };
    for (number, block) in code.blocks.iter().enumerate() {
        for (position, instruction) in block.instructions.iter().enumerate() {
            checker
                .instruction(instruction)
                .map_err(|error| error.at(number, position))?;
        }
        checker
            .terminator(&block.terminator)
            .map_err(|error| error.at(number, block.instructions.len()))?;
    }
    Ok(())
}

pub(crate) struct Checker<'a, 'types> {
    pub(crate) context: &'a mut Context<'types>,
    handle: &'a FunctionHandle,
    code: &'a Code,
    /// The number of storage instructions so far.
    sites: usize,
}

impl<'types> Checker<'_, 'types> {
    pub(crate) fn index(&self, register: Register) -> Result<TypeIndex> {
        self.code
            .registers
            .get(register.index())
            .copied()
            .ok_or_else(|| VerifyError::new(Check::IndexOutOfBounds, format!("{register}")))
    }

    pub(crate) fn type_(&self, register: Register) -> Result<&'types Type> {
        self.context.types.get(self.index(register)?)
    }

    pub(crate) fn expect(register: Register, holds: bool, expected: &str) -> Result<()> {
        require!(holds, TypeMismatch, "{register} is not {expected}");
        Ok(())
    }

    pub(crate) fn same(&self, left: Register, right: Register) -> Result<()> {
        require!(
            self.index(left)? == self.index(right)?,
            TypeMismatch,
            "{left} and {right} have different types"
        );
        Ok(())
    }

    fn boolean(&self, register: Register) -> Result<()> {
        let holds = matches!(self.type_(register)?, Type::Bool);
        Self::expect(register, holds, "a `bool`")
    }

    fn u64(&self, register: Register) -> Result<()> {
        let holds = matches!(self.type_(register)?, Type::U64);
        Self::expect(register, holds, "a `u64`")
    }

    fn address(&self, register: Register) -> Result<()> {
        let holds = matches!(self.type_(register)?, Type::Address);
        Self::expect(register, holds, "an `address`")
    }

    fn integer(&self, register: Register) -> Result<()> {
        let holds = matches!(
            self.type_(register)?,
            Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::U128
                | Type::U256
                | Type::Signed(_)
        );
        Self::expect(register, holds, "an integer")
    }

    fn unsigned(&self, register: Register) -> Result<()> {
        let holds = matches!(
            self.type_(register)?,
            Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 | Type::U256
        );
        Self::expect(register, holds, "an unsigned integer")
    }

    fn ability(&mut self, type_: TypeIndex, ability: Ability) -> Result<()> {
        let abilities = self.context.abilities(type_)?;
        require!(
            abilities.has(ability),
            MissingAbility,
            "{type_} lacks `{ability}`"
        );
        Ok(())
    }

    /// The referent of a reference.
    fn referent(&self, register: Register) -> Result<TypeIndex> {
        match self.type_(register)? {
            Type::Reference(referent) | Type::MutableReference(referent) => Ok(*referent),
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer
            | Type::Vector(_)
            | Type::Struct(..)
            | Type::TypeParameter(_)
            | Type::Function(_) => {
                refuse!(TypeMismatch, "{register} is not a reference")
            }
        }
    }

    fn same_referents(&self, left: Register, right: Register) -> Result<()> {
        let holds = self.referent(left)? == self.referent(right)?;
        Self::expect(right, holds, "a reference to the same type")
    }

    fn is_mutable(&self, register: Register) -> Result<bool> {
        Ok(matches!(self.type_(register)?, Type::MutableReference(_)))
    }

    fn mutable_referent(&self, register: Register) -> Result<TypeIndex> {
        let holds = self.is_mutable(register)?;
        Self::expect(register, holds, "a mutable reference")?;
        self.referent(register)
    }

    /// Checks that a reference made through another is mutable only where that one is.
    fn derived(&self, destination: Register, base: Register) -> Result<()> {
        require!(
            !self.is_mutable(destination)? || self.is_mutable(base)?,
            TypeMismatch,
            "{destination} is mutable although {base} is not"
        );
        Ok(())
    }

    fn element(&self, vector: TypeIndex) -> Result<TypeIndex> {
        match self.context.types.get(vector)? {
            Type::Vector(element) => Ok(*element),
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer
            | Type::Struct(..)
            | Type::TypeParameter(_)
            | Type::Reference(_)
            | Type::MutableReference(_)
            | Type::Function(_) => refuse!(TypeMismatch, "{vector} is not a vector"),
        }
    }

    /// A struct that this module defines, with its type arguments.
    fn own_struct(
        &self,
        type_: TypeIndex,
    ) -> Result<(StructHandleIndex, &'types StructHandle, &'types [TypeIndex])> {
        match self.context.types.get(type_)? {
            Type::Struct(index, arguments) => {
                let handle = self.context.types.struct_handle(*index)?;
                require!(
                    handle.module.0 == 0,
                    ForeignStruct,
                    "{type_} is a struct of another module"
                );
                Ok((*index, handle, arguments))
            }
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer
            | Type::Vector(_)
            | Type::TypeParameter(_)
            | Type::Reference(_)
            | Type::MutableReference(_)
            | Type::Function(_) => refuse!(ForeignStruct, "{type_} is not a struct"),
        }
    }

    /// Checks that registers have the types of the fields of a struct of this module.
    fn fields(&self, struct_: Register, fields: &[Register]) -> Result<()> {
        let (index, _, arguments) = self.own_struct(self.index(struct_)?)?;
        let module = self.context.types.module;
        let Some(definition) = module.struct_definitions.get(index.index()) else {
            refuse!(ForeignStruct, "{index} is not defined here");
        };
        let Some(defined) = definition.content.fields() else {
            refuse!(TypeMismatch, "{index} is an enum");
        };
        self.instances(defined, arguments, fields)
    }

    /// Checks that registers have the types of all fields of a struct or variant.
    fn instances(
        &self,
        fields: &[FieldDefinition],
        arguments: &[TypeIndex],
        registers: &[Register],
    ) -> Result<()> {
        require!(
            fields.len() == registers.len(),
            OperandCount,
            "there are {} fields, not {}",
            fields.len(),
            registers.len()
        );
        for (field, register) in fields.iter().zip(registers) {
            self.instance(field.type_, arguments, *register)?;
        }
        Ok(())
    }

    pub(crate) fn instance(
        &self,
        template: TypeIndex,
        arguments: &[TypeIndex],
        register: Register,
    ) -> Result<()> {
        let actual = self.index(register)?;
        require!(
            self.context
                .types
                .is_instance(template, arguments, actual)?,
            TypeMismatch,
            "{register} has {actual}, which is no instance of {template}"
        );
        Ok(())
    }

    /// Checks that a type is a resource of this module.
    fn resource(&mut self, type_: TypeIndex) -> Result<()> {
        self.own_struct(type_)?;
        self.ability(type_, Ability::Key)
    }

    fn site(&mut self, site: AccessSite) -> Result<()> {
        require!(
            site.index() == self.sites,
            AccessSite,
            "{site} at the storage instruction number {}",
            self.sites
        );
        self.sites += 1;
        Ok(())
    }

    pub(crate) fn distinct(registers: &[Register]) -> Result<()> {
        let mut sorted = registers.to_vec();
        sorted.sort_unstable();
        if let Some([register, _]) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            refuse!(DuplicateDestination, "{register} is written twice");
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each instruction, none longer than a few lines"
    )]
    fn instruction(&mut self, instruction: &Instruction) -> Result<()> {
        match instruction {
            Instruction::LoadImmediate { destination, value } => {
                self.immediate(*destination, *value)
            }
            Instruction::LoadConstant {
                destination,
                constant,
            } => {
                let constants = &self.context.types.module.constants;
                let type_ = constants.get(constant.index()).map(|it| it.type_);
                let holds = type_ == Some(self.index(*destination)?);
                Self::expect(*destination, holds, "of the type of the constant")
            }
            Instruction::Move {
                destination,
                source,
            } => self.moved(*destination, *source),
            Instruction::Copy {
                destination,
                source,
            } => {
                self.same(*destination, *source)?;
                self.ability(self.index(*source)?, Ability::Copy)
            }
            Instruction::Drop { source } => self.ability(self.index(*source)?, Ability::Drop),
            Instruction::Not {
                destination,
                source,
            } => {
                self.boolean(*destination)?;
                self.boolean(*source)
            }
            Instruction::Binary {
                operation,
                destination,
                left,
                right,
            } => self.binary(*operation, *destination, *left, *right),
            Instruction::Cast {
                destination,
                source,
            } => {
                self.integer(*destination)?;
                self.integer(*source)
            }
            Instruction::Pack {
                destination,
                fields,
            } => self.fields(*destination, fields),
            Instruction::Unpack {
                destinations,
                source,
            } => {
                Self::distinct(destinations)?;
                self.fields(*source, destinations)
            }
            Instruction::BorrowLocal { destination, local } => {
                let referent = self.referent(*destination)?;
                let holds = referent == self.index(*local)?;
                Self::expect(*destination, holds, "a reference to the borrowed register")
            }
            Instruction::BorrowField {
                destination,
                base,
                field,
            } => self.borrow_field(*destination, *base, *field),
            Instruction::PackVariant {
                destination,
                variant,
                fields,
            } => self.variant_fields(*destination, *variant, fields),
            Instruction::UnpackVariant {
                destinations,
                source,
                variant,
            } => {
                Self::distinct(destinations)?;
                self.variant_fields(*source, *variant, destinations)
            }
            Instruction::TestVariant {
                destination,
                base,
                variants,
            } => self.test_variant(*destination, *base, variants),
            Instruction::BorrowVariantField {
                destination,
                base,
                fields,
            } => self.borrow_variant_field(*destination, *base, fields),
            Instruction::Freeze {
                destination,
                source,
            } => {
                let referent = self.mutable_referent(*source)?;
                let holds =
                    !self.is_mutable(*destination)? && self.referent(*destination)? == referent;
                Self::expect(*destination, holds, "an immutable reference to the same")
            }
            Instruction::ReadReference {
                destination,
                reference,
            } => {
                let referent = self.referent(*reference)?;
                let holds = referent == self.index(*destination)?;
                Self::expect(*destination, holds, "of the type of the referent")?;
                self.ability(referent, Ability::Copy)
            }
            Instruction::WriteReference { reference, value } => {
                let referent = self.mutable_referent(*reference)?;
                let holds = referent == self.index(*value)?;
                Self::expect(*value, holds, "of the type of the referent")?;
                self.ability(referent, Ability::Drop)
            }
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                let handles = &self.context.types.module.function_handles;
                let Some(handle) = handles.get(function.index()) else {
                    refuse!(IndexOutOfBounds, "{function}");
                };
                self.call(handle, type_arguments, arguments, results)
            }
            Instruction::PackClosure {
                destination,
                function,
                type_arguments,
                mask,
                captured,
            } => self.pack_closure(*destination, *function, type_arguments, *mask, captured),
            Instruction::CallClosure {
                callee,
                arguments,
                results,
            } => self.call_closure(*callee, arguments, results),
            Instruction::VectorPack {
                destination,
                elements,
            } => {
                let element = self.element(self.index(*destination)?)?;
                self.elements(element, elements)
            }
            Instruction::VectorUnpack {
                destinations,
                source,
            } => {
                Self::distinct(destinations)?;
                let element = self.element(self.index(*source)?)?;
                self.elements(element, destinations)
            }
            Instruction::VectorLength {
                destination,
                vector,
            } => {
                self.u64(*destination)?;
                self.element(self.referent(*vector)?)?;
                Ok(())
            }
            Instruction::VectorBorrow {
                destination,
                vector,
                index,
            } => {
                self.u64(*index)?;
                let element = self.element(self.referent(*vector)?)?;
                let holds = self.referent(*destination)? == element;
                Self::expect(*destination, holds, "a reference to an element")?;
                self.derived(*destination, *vector)
            }
            Instruction::VectorPushBack { vector, value } => {
                let element = self.element(self.mutable_referent(*vector)?)?;
                self.elements(element, &[*value])
            }
            Instruction::VectorPopBack {
                destination,
                vector,
            } => {
                let element = self.element(self.mutable_referent(*vector)?)?;
                self.elements(element, &[*destination])
            }
            Instruction::VectorSwap {
                vector,
                left,
                right,
            } => {
                self.u64(*left)?;
                self.u64(*right)?;
                self.element(self.mutable_referent(*vector)?)?;
                Ok(())
            }
            Instruction::Exists {
                destination,
                resource,
                address,
                site,
            } => {
                self.boolean(*destination)?;
                self.address(*address)?;
                self.site(*site)?;
                self.context.check(*resource)?;
                self.resource(*resource)
            }
            Instruction::BorrowGlobal {
                destination,
                address,
                site,
            } => {
                self.address(*address)?;
                self.site(*site)?;
                let resource = self.referent(*destination)?;
                self.resource(resource)
            }
            Instruction::MoveFrom {
                destination,
                address,
                site,
            } => {
                self.address(*address)?;
                self.site(*site)?;
                self.resource(self.index(*destination)?)
            }
            Instruction::MoveTo {
                signer,
                value,
                site,
            } => {
                let referent = self.referent(*signer)?;
                let holds = matches!(self.context.types.get(referent)?, Type::Signer);
                Self::expect(*signer, holds, "a reference to a signer")?;
                self.site(*site)?;
                self.resource(self.index(*value)?)
            }
        }
    }

    fn immediate(&self, destination: Register, value: u64) -> Result<()> {
        let maximum = match self.type_(destination)? {
            Type::Bool => 1,
            Type::U8 => u64::from(u8::MAX),
            Type::U16 => u64::from(u16::MAX),
            Type::U32 => u64::from(u32::MAX),
            Type::U64 | Type::Signed(SignedInteger::I64) => u64::MAX,
            // The two's complement of the width.
            Type::Signed(SignedInteger::I8) => u64::from(u8::MAX),
            Type::Signed(SignedInteger::I16) => u64::from(u16::MAX),
            Type::Signed(SignedInteger::I32) => u64::from(u32::MAX),
            Type::U128
            | Type::U256
            | Type::Signed(SignedInteger::I128 | SignedInteger::I256)
            | Type::Address
            | Type::Signer
            | Type::Vector(_)
            | Type::Struct(..)
            | Type::TypeParameter(_)
            | Type::Reference(_)
            | Type::MutableReference(_)
            | Type::Function(_) => refuse!(
                TypeMismatch,
                "{destination} is not a `bool` or an integer of up to 64 bits"
            ),
        };
        require!(
            value <= maximum,
            TypeMismatch,
            "{value} does not fit into {destination}"
        );
        Ok(())
    }

    fn binary(
        &mut self,
        operation: BinaryOperation,
        destination: Register,
        left: Register,
        right: Register,
    ) -> Result<()> {
        match operation {
            BinaryOperation::Add
            | BinaryOperation::Subtract
            | BinaryOperation::Multiply
            | BinaryOperation::Divide
            | BinaryOperation::Modulo => {
                self.integer(left)?;
                self.same(left, right)?;
                self.same(left, destination)
            }
            BinaryOperation::BitAnd | BinaryOperation::BitOr | BinaryOperation::BitXor => {
                self.unsigned(left)?;
                self.same(left, right)?;
                self.same(left, destination)
            }
            BinaryOperation::ShiftLeft | BinaryOperation::ShiftRight => {
                self.unsigned(left)?;
                let holds = matches!(self.type_(right)?, Type::U8);
                Self::expect(right, holds, "a `u8`")?;
                self.same(left, destination)
            }
            BinaryOperation::Less
            | BinaryOperation::Greater
            | BinaryOperation::LessOrEqual
            | BinaryOperation::GreaterOrEqual => {
                self.boolean(destination)?;
                if self.context.types.is_reference(self.index(left)?) {
                    return self.same_referents(left, right);
                }
                self.integer(left)?;
                self.same(left, right)
            }
            BinaryOperation::Equal | BinaryOperation::NotEqual => {
                self.boolean(destination)?;
                if self.context.types.is_reference(self.index(left)?) {
                    return self.same_referents(left, right);
                }
                self.same(left, right)?;
                self.ability(self.index(left)?, Ability::Drop)
            }
            BinaryOperation::And | BinaryOperation::Or => {
                self.boolean(left)?;
                self.boolean(right)?;
                self.boolean(destination)
            }
        }
    }

    fn borrow_field(&self, destination: Register, base: Register, field: FieldIndex) -> Result<()> {
        let (index, _, arguments) = self.own_struct(self.referent(base)?)?;
        let module = self.context.types.module;
        let definition = module.struct_definitions.get(index.index());
        let fields = definition.and_then(|it| it.content.fields());
        let Some(field) = fields.and_then(|it| it.get(field.index())) else {
            refuse!(IndexOutOfBounds, "{index} has no {field}");
        };
        let referent = self.referent(destination)?;
        require!(
            self.context
                .types
                .is_instance(field.type_, arguments, referent)?,
            TypeMismatch,
            "{destination} is not a reference to the type of the field"
        );
        self.derived(destination, base)
    }

    fn elements(&self, element: TypeIndex, registers: &[Register]) -> Result<()> {
        for register in registers {
            let holds = self.index(*register)? == element;
            Self::expect(*register, holds, "of the type of the elements")?;
        }
        Ok(())
    }

    /// Checks the type arguments that a function is given.
    pub(crate) fn type_arguments(
        &mut self,
        callee: &FunctionHandle,
        type_arguments: &[TypeIndex],
    ) -> Result<()> {
        require!(
            type_arguments.len() == callee.type_parameters.len(),
            TypeArity,
            "{} type arguments for {} type parameters",
            type_arguments.len(),
            callee.type_parameters.len()
        );
        for (argument, constraints) in type_arguments.iter().zip(&callee.type_parameters) {
            require!(
                !self.context.types.is_reference(*argument),
                MisplacedReference,
                "a type argument is a reference"
            );
            self.context.check(*argument)?;
            self.context.check_constraints(*argument, *constraints)?;
        }
        Ok(())
    }

    fn call(
        &mut self,
        callee: &FunctionHandle,
        type_arguments: &[TypeIndex],
        arguments: &[Register],
        results: &[Register],
    ) -> Result<()> {
        self.type_arguments(callee, type_arguments)?;
        require!(
            arguments.len() == callee.parameters.len() && results.len() == callee.results.len(),
            OperandCount,
            "{} arguments and {} results for {} parameters and {} results",
            arguments.len(),
            results.len(),
            callee.parameters.len(),
            callee.results.len()
        );
        Self::distinct(results)?;
        for (template, register) in
            (callee.parameters.iter().zip(arguments)).chain(callee.results.iter().zip(results))
        {
            self.instance(*template, type_arguments, *register)?;
        }
        Ok(())
    }

    fn terminator(&self, terminator: &Terminator) -> Result<()> {
        match terminator {
            Terminator::Jump { .. } => Ok(()),
            Terminator::Branch { condition, .. } => self.boolean(*condition),
            Terminator::Switch { base, targets } => self.switch(*base, targets),
            Terminator::Return { values } => {
                require!(
                    values.len() == self.handle.results.len(),
                    OperandCount,
                    "{} values are returned, the function has {} results",
                    values.len(),
                    self.handle.results.len()
                );
                for (value, result) in values.iter().zip(&self.handle.results) {
                    let holds = self.index(*value)? == *result;
                    Self::expect(*value, holds, "of the type of the result")?;
                }
                Ok(())
            }
            Terminator::Abort { code } => self.u64(*code),
            Terminator::AbortWithMessage { code, message } => {
                self.u64(*code)?;
                let element = self.element(self.index(*message)?)?;
                let holds = matches!(self.context.types.get(element)?, Type::U8);
                Self::expect(*message, holds, "a `vector<u8>`")
            }
        }
    }
}
