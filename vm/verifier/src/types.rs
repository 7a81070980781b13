//! The types of a module: the shape that each must have wherever it is used, and questions about
//! them.
//!
//! Types are canonical by now: equal types have equal indices, and a type names only types before
//! it. So one pass in order tells depth and size, and recursion over a type is bounded by its
//! depth.

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::{CompiledModule, Limits, StructHandleIndex, Type, TypeIndex};
use weft_types::AbilitySet;

use crate::closures;
use crate::error::{Check, Result, VerifyError, refuse, require};

/// Facts about a type that hold in every context.
#[derive(Clone, Copy, Debug)]
struct Shape {
    depth: u32,
    nodes: u32,
    is_reference: bool,
    has_parameters: bool,
}

/// The checked types of a module.
#[derive(Debug)]
pub(crate) struct Types<'module> {
    pub(crate) module: &'module CompiledModule,
    shapes: Vec<Shape>,
}

impl<'module> Types<'module> {
    /// Checks that no type is too large, that references are not inside other types, and that every
    /// struct has as many type arguments as parameters.
    pub(crate) fn check(module: &'module CompiledModule, limits: &Limits) -> Result<Self> {
        let mut types = Self {
            module,
            shapes: Vec::with_capacity(module.types.len()),
        };
        for (position, type_) in module.types.iter().enumerate() {
            let shape = types.shape(type_)?;
            require!(
                shape.depth <= limits.type_depth_max && shape.nodes <= limits.type_nodes_max,
                Limit,
                "type{position} has depth {} and {} nodes, at most {} and {} are allowed",
                shape.depth,
                shape.nodes,
                limits.type_depth_max,
                limits.type_nodes_max
            );
            types.shapes.push(shape);
        }
        Ok(types)
    }

    fn shape(&self, type_: &Type) -> Result<Shape> {
        let mut shape = Shape {
            depth: 1,
            nodes: 1,
            is_reference: false,
            has_parameters: false,
        };
        let mut may_be_references = false;
        let components = match type_ {
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer => &[],
            Type::TypeParameter(_) => {
                shape.has_parameters = true;
                &[]
            }
            Type::Vector(component) => std::slice::from_ref(component),
            Type::Reference(component) | Type::MutableReference(component) => {
                shape.is_reference = true;
                std::slice::from_ref(component)
            }
            Type::Struct(handle, arguments) => {
                let expected = self.struct_handle(*handle)?.type_parameters.len();
                require!(
                    arguments.len() == expected,
                    TypeArity,
                    "{handle} has {expected} type parameters, not {}",
                    arguments.len()
                );
                arguments
            }
            Type::Function(function) => {
                closures::check_type(function)?;
                may_be_references = true;
                &function.components().collect::<Vec<_>>()
            }
        };
        for component in components {
            let inner = self.shape_of(*component)?;
            require!(
                may_be_references || !inner.is_reference,
                MisplacedReference,
                "a reference is part of another type"
            );
            shape.depth = shape.depth.max(inner.depth.saturating_add(1));
            shape.nodes = shape.nodes.saturating_add(inner.nodes);
            shape.has_parameters |= inner.has_parameters;
        }
        Ok(shape)
    }

    fn shape_of(&self, index: TypeIndex) -> Result<Shape> {
        self.shapes
            .get(index.index())
            .copied()
            .ok_or_else(|| out_of_bounds("type", index.index()))
    }

    pub(crate) fn get(&self, index: TypeIndex) -> Result<&'module Type> {
        self.module
            .types
            .get(index.index())
            .ok_or_else(|| out_of_bounds("type", index.index()))
    }

    pub(crate) fn struct_handle(
        &self,
        index: StructHandleIndex,
    ) -> Result<&'module weft_bytecode::StructHandle> {
        self.module
            .struct_handles
            .get(index.index())
            .ok_or_else(|| out_of_bounds("struct", index.index()))
    }

    pub(crate) fn is_reference(&self, index: TypeIndex) -> bool {
        self.shapes
            .get(index.index())
            .is_some_and(|shape| shape.is_reference)
    }

    pub(crate) fn is_scalar(&self, index: TypeIndex) -> bool {
        match self.module.types.get(index.index()) {
            Some(
                Type::Bool
                | Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::U128
                | Type::U256
                | Type::Signed(_)
                | Type::Address,
            ) => true,
            Some(
                Type::Signer
                | Type::Vector(_)
                | Type::Struct(..)
                | Type::TypeParameter(_)
                | Type::Reference(_)
                | Type::MutableReference(_)
                | Type::Function(_),
            )
            | None => false,
        }
    }

    /// Whether `template`, with its type parameters replaced by `arguments`, is `actual`.
    pub(crate) fn is_instance(
        &self,
        template: TypeIndex,
        arguments: &[TypeIndex],
        actual: TypeIndex,
    ) -> Result<bool> {
        if !self.shape_of(template)?.has_parameters {
            return Ok(template == actual);
        }
        Ok(match (self.get(template)?, self.get(actual)?) {
            (Type::TypeParameter(index), _) => arguments.get(index.index()) == Some(&actual),
            (Type::Vector(inside), Type::Vector(actual_inside))
            | (Type::Reference(inside), Type::Reference(actual_inside))
            | (Type::MutableReference(inside), Type::MutableReference(actual_inside)) => {
                self.is_instance(*inside, arguments, *actual_inside)?
            }
            (Type::Struct(handle, inside), Type::Struct(actual_handle, actual_inside)) => {
                if handle != actual_handle || inside.len() != actual_inside.len() {
                    return Ok(false);
                }
                for (inside, actual_inside) in inside.iter().zip(actual_inside) {
                    if !self.is_instance(*inside, arguments, *actual_inside)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Type::Function(inside), Type::Function(actual_inside)) => {
                if inside.parameters.len() != actual_inside.parameters.len()
                    || inside.results.len() != actual_inside.results.len()
                    || inside.abilities != actual_inside.abilities
                {
                    return Ok(false);
                }
                for (inside, actual_inside) in inside.components().zip(actual_inside.components()) {
                    if !self.is_instance(inside, arguments, actual_inside)? {
                        return Ok(false);
                    }
                }
                true
            }
            (
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
                | Type::Reference(_)
                | Type::MutableReference(_)
                | Type::Function(_),
                _,
            ) => false,
        })
    }

    /// Calls `visit` for every type parameter in a type, with whether its position is phantom.
    pub(crate) fn visit_parameters(
        &self,
        index: TypeIndex,
        is_phantom: bool,
        visit: &mut dyn FnMut(usize, bool),
    ) -> Result<()> {
        if !self.shape_of(index)?.has_parameters {
            return Ok(());
        }
        match self.get(index)? {
            Type::TypeParameter(parameter) => visit(parameter.index(), is_phantom),
            Type::Vector(inside) | Type::Reference(inside) | Type::MutableReference(inside) => {
                self.visit_parameters(*inside, is_phantom, visit)?;
            }
            Type::Struct(handle, arguments) => {
                let parameters = &self.struct_handle(*handle)?.type_parameters;
                for (argument, parameter) in arguments.iter().zip(parameters) {
                    let is_phantom = is_phantom || parameter.is_phantom;
                    self.visit_parameters(*argument, is_phantom, visit)?;
                }
            }
            Type::Function(function) => {
                for component in function.components() {
                    self.visit_parameters(component, is_phantom, visit)?;
                }
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
            | Type::Signer => {}
        }
        Ok(())
    }
}

fn out_of_bounds(what: &str, index: usize) -> VerifyError {
    VerifyError::new(Check::IndexOutOfBounds, format!("{what} {index}"))
}

/// The types as seen from a function or struct with type parameters.
#[derive(Debug)]
pub(crate) struct Context<'types> {
    pub(crate) types: &'types Types<'types>,
    /// What the type parameters have.
    constraints: Vec<AbilitySet>,
    abilities: BTreeMap<TypeIndex, AbilitySet>,
    valid: BTreeSet<TypeIndex>,
}

impl<'types> Context<'types> {
    pub(crate) fn new(types: &'types Types<'types>, constraints: Vec<AbilitySet>) -> Self {
        Self {
            types,
            constraints,
            abilities: BTreeMap::new(),
            valid: BTreeSet::new(),
        }
    }

    /// The abilities of a type.
    pub(crate) fn abilities(&mut self, index: TypeIndex) -> Result<AbilitySet> {
        if let Some(abilities) = self.abilities.get(&index) {
            return Ok(*abilities);
        }
        let abilities = match self.types.get(index)? {
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address => AbilitySet::PRIMITIVES,
            Type::Signer => AbilitySet::SIGNER,
            Type::Reference(_) | Type::MutableReference(_) => AbilitySet::REFERENCES,
            Type::Vector(element) => {
                AbilitySet::PRIMITIVES.of_instance([self.abilities(*element)?])
            }
            Type::TypeParameter(parameter) => match self.constraints.get(parameter.index()) {
                Some(constraints) => *constraints,
                None => refuse!(
                    TypeParameterOutOfScope,
                    "{parameter} is used where there are {} type parameters",
                    self.constraints.len()
                ),
            },
            Type::Struct(handle, arguments) => {
                let handle = self.types.struct_handle(*handle)?;
                let mut of_arguments = Vec::with_capacity(arguments.len());
                for (argument, parameter) in arguments.iter().zip(&handle.type_parameters) {
                    if !parameter.is_phantom {
                        of_arguments.push(self.abilities(*argument)?);
                    }
                }
                handle.abilities.of_instance(of_arguments)
            }
            Type::Function(function) => function.abilities,
        };
        self.abilities.insert(index, abilities);
        Ok(abilities)
    }

    /// Checks that type parameters are in scope and type arguments have what is required of them.
    pub(crate) fn check(&mut self, index: TypeIndex) -> Result<()> {
        if self.valid.contains(&index) {
            return Ok(());
        }
        match self.types.get(index)? {
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer => {}
            Type::TypeParameter(_) => {
                self.abilities(index)?;
            }
            Type::Vector(inside) | Type::Reference(inside) | Type::MutableReference(inside) => {
                self.check(*inside)?;
            }
            Type::Struct(handle, arguments) => {
                let parameters = &self.types.struct_handle(*handle)?.type_parameters;
                for argument in arguments {
                    self.check(*argument)?;
                }
                for (argument, parameter) in arguments.iter().zip(parameters) {
                    self.check_constraints(*argument, parameter.constraints)?;
                }
            }
            Type::Function(function) => {
                for component in function.components() {
                    self.check(component)?;
                }
            }
        }
        self.valid.insert(index);
        Ok(())
    }

    /// Checks that a type argument has what its parameter requires.
    pub(crate) fn check_constraints(
        &mut self,
        argument: TypeIndex,
        constraints: AbilitySet,
    ) -> Result<()> {
        let abilities = self.abilities(argument)?;
        require!(
            abilities.is_superset(constraints),
            ConstraintNotSatisfied,
            "type argument {argument} lacks `{}`",
            constraints.minus(abilities)
        );
        Ok(())
    }
}
