//! Function values: what their types may claim, and that the instructions that make and call them
//! keep to the types.
//!
//! Afterwards a value of a function type holds a function with the parameters and results that the
//! type says, once what it has captured is added; its abilities are among those of everything it has
//! captured, none of which is a reference, and it has `store` only where the function keeps its
//! signature for ever. Abilities can only be given up, and only where a value is moved from one
//! register to another: they are part of a type everywhere else.

use weft_bytecode::{
    CaptureMask, Code, CompiledModule, FunctionDefinitionIndex, FunctionHandleIndex, FunctionType,
    Instruction, ModuleKind, Register, Type, TypeIndex, Visibility,
};
use weft_types::{Ability, AbilitySet};

use crate::engine::Meter;
use crate::error::{Result, refuse, require};
use crate::registers::Checker;
use crate::{Dependencies, VerifiedModule};

/// Checks the abilities that a function type claims.
pub(crate) fn check_type(function: &FunctionType) -> Result<()> {
    require!(
        AbilitySet::PRIMITIVES.is_superset(function.abilities),
        FunctionAbility,
        "a function type claims `key`"
    );
    Ok(())
}

/// Whether closures of a function of `module` may be stored: nobody can take it away or change what
/// it takes.
pub(crate) fn is_storable(module: &CompiledModule, function: FunctionDefinitionIndex) -> bool {
    let definition = module.function_definitions.get(function.index());
    definition.is_some_and(|definition| {
        definition.visibility == Visibility::Public
            || definition.is_entry
            || module.has_function_attribute(function, CompiledModule::PERSISTENT)
    })
}

/// Checks that what becomes a value with `store` is a function that stays as it is.
pub(crate) fn check_stored(
    module: &CompiledModule,
    code: &Code,
    dependencies: &dyn Dependencies,
    meter: &mut Meter,
) -> Result<()> {
    for (number, block) in code.blocks.iter().enumerate() {
        for (position, instruction) in block.instructions.iter().enumerate() {
            if let Instruction::PackClosure {
                destination,
                function,
                ..
            } = instruction
            {
                check_packed(module, code, *destination, *function, dependencies, meter)
                    .map_err(|error| error.at(number, position))?;
            }
        }
    }
    Ok(())
}

fn check_packed(
    module: &CompiledModule,
    code: &Code,
    destination: Register,
    function: FunctionHandleIndex,
    dependencies: &dyn Dependencies,
    meter: &mut Meter,
) -> Result<()> {
    let is_own = function.index() < module.function_definitions.len();
    require!(
        !is_own || module.kind == ModuleKind::Module,
        ScriptShape,
        "a script makes a value of its own function"
    );
    let type_ = code.registers.get(destination.index());
    let Some(Type::Function(type_)) = type_.and_then(|it| module.types.get(it.index())) else {
        refuse!(TypeMismatch, "{destination} is not a function value");
    };
    if !type_.abilities.has(Ability::Store) {
        return Ok(());
    }
    let is_storable = if is_own {
        meter.charge_length(module.attributes.len() + 1)?;
        is_storable(module, FunctionDefinitionIndex(function.0))
    } else {
        match foreign(module, function, dependencies) {
            Some((dependency, definition)) => {
                meter.charge_length(dependency.attributes.len() + 1)?;
                is_storable(dependency, definition)
            }
            None => false,
        }
    };
    require!(
        is_storable,
        MissingAbility,
        "{function} is neither public nor entry nor persistent, so its values lack `store`"
    );
    Ok(())
}

fn foreign<'modules>(
    module: &CompiledModule,
    function: FunctionHandleIndex,
    dependencies: &'modules dyn Dependencies,
) -> Option<(&'modules VerifiedModule, FunctionDefinitionIndex)> {
    let handle = module.function_handles.get(function.index())?;
    let dependency = dependencies.module(&module.module_id(handle.module)?)?;
    let name = module.identifiers.get(handle.name.index())?;
    Some((dependency, dependency.function_definition(name)?))
}

impl<'types> Checker<'_, 'types> {
    fn function_type(&self, register: Register) -> Result<&'types FunctionType> {
        match self.type_(register)? {
            Type::Function(function) => Ok(function),
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
            | Type::Reference(_)
            | Type::MutableReference(_) => {
                refuse!(TypeMismatch, "{register} is not a function value")
            }
        }
    }

    /// Checks a move, which may give up abilities of a function value.
    pub(crate) fn moved(&self, destination: Register, source: Register) -> Result<()> {
        if self.index(destination)? == self.index(source)? {
            return Ok(());
        }
        let (Type::Function(narrow), Type::Function(wide)) =
            (self.type_(destination)?, self.type_(source)?)
        else {
            return self.same(destination, source);
        };
        require!(
            narrow.parameters == wide.parameters && narrow.results == wide.results,
            TypeMismatch,
            "{destination} and {source} have different parameters or results"
        );
        require!(
            wide.abilities.is_superset(narrow.abilities),
            MissingAbility,
            "{source} lacks `{}`",
            narrow.abilities.minus(wide.abilities)
        );
        Ok(())
    }

    pub(crate) fn pack_closure(
        &mut self,
        destination: Register,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        mask: CaptureMask,
        captured: &[Register],
    ) -> Result<()> {
        let type_ = self.function_type(destination)?;
        let Some(handle) = (self.context.types.module.function_handles).get(function.index())
        else {
            refuse!(IndexOutOfBounds, "{function}");
        };
        self.type_arguments(handle, type_arguments)?;
        require!(
            mask.positions() <= handle.parameters.len() && mask.count() == captured.len(),
            OperandCount,
            "{} values are captured, in positions {:#b} of {} parameters",
            captured.len(),
            mask.0,
            handle.parameters.len()
        );
        require!(
            type_.parameters.len() + captured.len() == handle.parameters.len()
                && type_.results.len() == handle.results.len(),
            OperandCount,
            "{destination} has {} parameters and {} results, {function} has {} and {}",
            type_.parameters.len(),
            type_.results.len(),
            handle.parameters.len() - captured.len(),
            handle.results.len()
        );
        let mut next_captured = captured.iter();
        let mut next_parameter = type_.parameters.iter();
        for (position, template) in handle.parameters.iter().enumerate() {
            if mask.is_captured(position) {
                if let Some(register) = next_captured.next() {
                    self.instance(*template, type_arguments, *register)?;
                    self.capture(destination, type_.abilities, *register)?;
                }
            } else if let Some(parameter) = next_parameter.next() {
                self.component(destination, *template, type_arguments, *parameter)?;
            }
        }
        for (template, result) in handle.results.iter().zip(&type_.results) {
            self.component(destination, *template, type_arguments, *result)?;
        }
        Ok(())
    }

    /// Checks that a captured value supports the abilities of the closure.
    fn capture(
        &mut self,
        destination: Register,
        abilities: AbilitySet,
        captured: Register,
    ) -> Result<()> {
        let index = self.index(captured)?;
        require!(
            !self.context.types.is_reference(index),
            MisplacedReference,
            "the reference {captured} is captured"
        );
        let supported = self.context.abilities(index)?;
        require!(
            supported.is_superset(abilities),
            MissingAbility,
            "{captured} lacks `{}`, which {destination} has",
            abilities.minus(supported)
        );
        Ok(())
    }

    fn component(
        &self,
        register: Register,
        template: TypeIndex,
        type_arguments: &[TypeIndex],
        actual: TypeIndex,
    ) -> Result<()> {
        require!(
            (self.context.types).is_instance(template, type_arguments, actual)?,
            TypeMismatch,
            "{register} has {actual} where the function has an instance of {template}"
        );
        Ok(())
    }

    pub(crate) fn call_closure(
        &self,
        callee: Register,
        arguments: &[Register],
        results: &[Register],
    ) -> Result<()> {
        let type_ = self.function_type(callee)?;
        require!(
            arguments.len() == type_.parameters.len() && results.len() == type_.results.len(),
            OperandCount,
            "{} arguments and {} results for {} parameters and {} results",
            arguments.len(),
            results.len(),
            type_.parameters.len(),
            type_.results.len()
        );
        Self::distinct(results)?;
        for (expected, register) in
            (type_.parameters.iter().zip(arguments)).chain(type_.results.iter().zip(results))
        {
            Self::expect(
                *register,
                self.index(*register)? == *expected,
                "of the type that the function value says",
            )?;
        }
        Ok(())
    }
}
