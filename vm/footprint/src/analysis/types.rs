//! The types of a module, with the instances that summaries name beyond them.

use std::collections::BTreeMap;

use weft_bytecode::{Type, TypeIndex};

/// Types nested deeper are not instantiated.
const DEPTH_MAX: u32 = 24;

/// The type table of a module and what it lacks.
#[derive(Debug)]
pub(crate) struct TypePool<'module> {
    table: &'module [Type],
    positions: BTreeMap<Type, TypeIndex>,
    added: Vec<Type>,
}

impl<'module> TypePool<'module> {
    pub(crate) fn new(table: &'module [Type]) -> Self {
        let mut positions = BTreeMap::new();
        for (position, type_) in table.iter().enumerate() {
            if let Some(index) = TypeIndex::from_position(position) {
                positions.entry(type_.clone()).or_insert(index);
            }
        }
        Self {
            table,
            positions,
            added: Vec::new(),
        }
    }

    pub(crate) fn get(&self, index: TypeIndex) -> Option<&Type> {
        let position = index.index();
        match self.table.get(position) {
            Some(type_) => Some(type_),
            None => self.added.get(position - self.table.len()),
        }
    }

    /// The instances that the table lacks, in the order in which they have to follow it.
    pub(crate) fn into_added(self) -> Vec<Type> {
        self.added
    }

    pub(crate) fn intern(&mut self, type_: Type) -> Option<TypeIndex> {
        if let Some(position) = self.positions.get(&type_) {
            return Some(*position);
        }
        let position = TypeIndex::from_position(self.table.len() + self.added.len())?;
        self.added.push(type_.clone());
        self.positions.insert(type_, position);
        Some(position)
    }

    /// The type with arguments put in for the type parameters, or `None` where one is missing or
    /// the type is nested too deeply.
    pub(crate) fn substitute(
        &mut self,
        index: TypeIndex,
        arguments: &[TypeIndex],
    ) -> Option<TypeIndex> {
        self.substitute_within(index, arguments, &mut BTreeMap::new(), 0)
    }

    fn substitute_within(
        &mut self,
        index: TypeIndex,
        arguments: &[TypeIndex],
        done: &mut BTreeMap<TypeIndex, TypeIndex>,
        depth: u32,
    ) -> Option<TypeIndex> {
        if depth > DEPTH_MAX {
            return None;
        }
        // A table may share parts so often that walking it as a tree would take for ever.
        if let Some(result) = done.get(&index) {
            return Some(*result);
        }
        let type_ = match self.get(index)? {
            Type::TypeParameter(parameter) => return arguments.get(parameter.index()).copied(),
            Type::Vector(element) => {
                let element = *element;
                Type::Vector(self.substitute_within(element, arguments, done, depth + 1)?)
            }
            Type::Struct(handle, parts) => {
                let (handle, mut parts) = (*handle, parts.clone());
                for part in &mut parts {
                    *part = self.substitute_within(*part, arguments, done, depth + 1)?;
                }
                Type::Struct(handle, parts)
            }
            Type::Reference(target) => {
                let target = *target;
                Type::Reference(self.substitute_within(target, arguments, done, depth + 1)?)
            }
            Type::MutableReference(target) => {
                let target = *target;
                Type::MutableReference(self.substitute_within(
                    target,
                    arguments,
                    done,
                    depth + 1,
                )?)
            }
            Type::Function(function) => {
                let mut function = function.clone();
                for part in function.parameters.iter_mut().chain(&mut function.results) {
                    *part = self.substitute_within(*part, arguments, done, depth + 1)?;
                }
                Type::Function(function)
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
            | Type::Signer => return Some(index),
        };
        let result = self.intern(type_)?;
        done.insert(index, result);
        Some(result)
    }
}
