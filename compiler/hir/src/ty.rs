//! Types as the compiler reasons about them.
//!
//! A finished [`crate::Body`] holds no [`Ty::Variable`]. [`Ty::Error`] stands for what could not be
//! made sense of: a diagnostic has been reported for it, and nothing more is said about it.

use std::fmt;
use std::sync::Arc;

use weft_types::{AbilitySet, I256, SignedInteger, U256};

use crate::definition::{DefMap, Value};
use crate::id::{StructId, TypeParameterId, TypeVariable};

/// A type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// `bool`.
    Bool,
    /// `u8` to `u256`, `i8` to `i256`.
    Integer(IntegerKind),
    /// `address`.
    Address,
    /// `signer`.
    Signer,
    /// `vector<T>`.
    Vector(Arc<Self>),
    /// An instance of a struct, with all its type arguments.
    Struct(StructId, Arc<[Self]>),
    /// A type parameter of the definition around it.
    Parameter(TypeParameterId),
    /// `&T`, `&mut T`.
    Reference(Mutability, Arc<Self>),
    /// `()` and `(T, U)`; never of one element.
    Tuple(Arc<[Self]>),
    /// `|T, U| R has copy`.
    Function(Arc<FunctionType>),
    /// The type of what does not return, as `abort 1`. It is used where any type is expected.
    Never,
    /// Not yet inferred.
    Variable(TypeVariable),
    /// Already reported.
    Error,
}

/// The type of a function value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionType {
    /// The types of the parameters.
    pub parameters: Vec<Ty>,
    /// The type of the result.
    pub result: Ty,
    /// What may be done with the value.
    pub abilities: AbilitySet,
}

/// The integer types: the unsigned ones by width, then the signed ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each variant is the type of its name")]
pub enum IntegerKind {
    U8,
    U16,
    U32,
    U64,
    U128,
    U256,
    I8,
    I16,
    I32,
    I64,
    I128,
    I256,
}

/// Whether one may write through a reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mutability {
    /// `&`.
    Immutable,
    /// `&mut`.
    Mutable,
}

impl IntegerKind {
    /// All of them, first the unsigned ones, from the narrowest.
    pub const ALL: [Self; 12] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::U256,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::I256,
    ];

    /// The name of the type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::U256 => "u256",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::I256 => "i256",
        }
    }

    /// The number of bits.
    pub const fn bits(self) -> u32 {
        match self {
            Self::U8 | Self::I8 => 8,
            Self::U16 | Self::I16 => 16,
            Self::U32 | Self::I32 => 32,
            Self::U64 | Self::I64 => 64,
            Self::U128 | Self::I128 => 128,
            Self::U256 | Self::I256 => 256,
        }
    }

    /// The type as a signed one.
    pub const fn signed(self) -> Option<SignedInteger> {
        match self {
            Self::U8 | Self::U16 | Self::U32 | Self::U64 | Self::U128 | Self::U256 => None,
            Self::I8 => Some(SignedInteger::I8),
            Self::I16 => Some(SignedInteger::I16),
            Self::I32 => Some(SignedInteger::I32),
            Self::I64 => Some(SignedInteger::I64),
            Self::I128 => Some(SignedInteger::I128),
            Self::I256 => Some(SignedInteger::I256),
        }
    }

    /// The greatest value.
    pub fn max(self) -> U256 {
        let unused = 256 - self.bits() + u32::from(self.signed().is_some());
        U256::MAX.checked_shr(unused).unwrap_or(U256::ZERO)
    }

    /// The least value; zero of an unsigned type.
    pub fn min(self) -> I256 {
        match self.signed() {
            None => I256::ZERO,
            // One below the opposite of the greatest.
            Some(_) => I256::from_magnitude(true, self.max())
                .and_then(|least| least.checked_sub(I256::from(1_i64)))
                .unwrap_or(I256::MIN),
        }
    }

    /// The number of this type at a distance from zero, if there is one.
    pub fn value(self, is_negative: bool, magnitude: U256) -> Option<Value> {
        match self.signed() {
            None => {
                let fits = magnitude <= self.max() && (!is_negative || magnitude == U256::ZERO);
                fits.then_some(Value::Integer(magnitude))
            }
            Some(signed) => I256::from_magnitude(is_negative, magnitude)
                .filter(|number| number.fits(signed))
                .map(Value::Signed),
        }
    }
}

impl Mutability {
    /// `mutable` for `&mut`.
    pub const fn new(mutable: bool) -> Self {
        if mutable {
            Self::Mutable
        } else {
            Self::Immutable
        }
    }

    /// Whether it is `&mut`.
    pub const fn is_mutable(self) -> bool {
        matches!(self, Self::Mutable)
    }

    /// As written before the referent: `&` or `&mut `.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Immutable => "&",
            Self::Mutable => "&mut ",
        }
    }
}

impl Ty {
    /// `u64`, the type of a literal that nothing constrains.
    pub const U64: Self = Self::Integer(IntegerKind::U64);
    /// `i64`, the type of a negated literal that nothing constrains.
    pub const I64: Self = Self::Integer(IntegerKind::I64);
    /// `u8`, the type of shift amounts.
    pub const U8: Self = Self::Integer(IntegerKind::U8);

    /// `()`.
    pub fn unit() -> Self {
        Self::Tuple(Arc::from([]))
    }

    /// `vector<element>`.
    pub fn vector(element: Self) -> Self {
        Self::Vector(Arc::new(element))
    }

    /// `&referent` or `&mut referent`.
    pub fn reference(mutability: Mutability, referent: Self) -> Self {
        Self::Reference(mutability, Arc::new(referent))
    }

    /// Whether it is `()`.
    pub fn is_unit(&self) -> bool {
        matches!(self, Self::Tuple(elements) if elements.is_empty())
    }

    /// Whether it is a reference.
    pub const fn is_reference(&self) -> bool {
        matches!(self, Self::Reference(..))
    }

    /// Whether it neither has parts nor stands for another type.
    pub(crate) const fn is_plain(&self) -> bool {
        match self {
            Self::Bool
            | Self::Integer(_)
            | Self::Address
            | Self::Signer
            | Self::Parameter(_)
            | Self::Never
            | Self::Error => true,
            Self::Vector(_)
            | Self::Struct(..)
            | Self::Reference(..)
            | Self::Tuple(_)
            | Self::Function(_)
            | Self::Variable(_) => false,
        }
    }

    /// The types of the values that an expression of this type leaves: those of a tuple, or itself.
    pub fn components(&self) -> &[Self] {
        match self {
            Self::Tuple(elements) => elements,
            Self::Bool
            | Self::Integer(_)
            | Self::Address
            | Self::Signer
            | Self::Vector(_)
            | Self::Struct(..)
            | Self::Parameter(_)
            | Self::Reference(..)
            | Self::Function(_)
            | Self::Never
            | Self::Variable(_)
            | Self::Error => std::slice::from_ref(self),
        }
    }

    /// The type with each leaf for which `replace` has an answer replaced by it.
    #[must_use]
    pub fn map_leaves(&self, replace: &mut dyn FnMut(&Self) -> Option<Self>) -> Self {
        match self {
            Self::Vector(element) => Self::vector(element.map_leaves(replace)),
            Self::Struct(id, arguments) if !arguments.is_empty() => {
                let arguments = arguments
                    .iter()
                    .map(|argument| argument.map_leaves(replace));
                Self::Struct(*id, arguments.collect())
            }
            Self::Reference(mutability, referent) => {
                Self::reference(*mutability, referent.map_leaves(replace))
            }
            Self::Tuple(elements) if !elements.is_empty() => Self::Tuple(
                elements
                    .iter()
                    .map(|element| element.map_leaves(replace))
                    .collect(),
            ),
            Self::Function(function) => Self::Function(Arc::new(function.map_leaves(replace))),
            Self::Bool
            | Self::Integer(_)
            | Self::Address
            | Self::Signer
            | Self::Struct(..)
            | Self::Parameter(_)
            | Self::Tuple(_)
            | Self::Never
            | Self::Variable(_)
            | Self::Error => replace(self).unwrap_or_else(|| self.clone()),
        }
    }

    /// The type with type parameters replaced by the arguments of their position; a parameter
    /// without an argument becomes [`Ty::Error`]. A type without any is shared, not copied.
    #[must_use]
    pub fn instantiate(&self, arguments: &[Self]) -> Self {
        if !self.any(&mut |part| matches!(part, Self::Parameter(_))) {
            return self.clone();
        }
        self.map_leaves(&mut |leaf| {
            let Self::Parameter(parameter) = leaf else {
                return None;
            };
            let position = cranelift_entity::EntityRef::index(*parameter);
            Some(arguments.get(position).cloned().unwrap_or(Self::Error))
        })
    }

    /// Whether some part of the type satisfies `test`.
    pub fn any(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        if test(self) {
            return true;
        }
        match self {
            Self::Vector(inner) | Self::Reference(_, inner) => inner.any(test),
            Self::Struct(_, inner) | Self::Tuple(inner) => inner.iter().any(|ty| ty.any(test)),
            Self::Function(function) => function.parts().any(|ty| ty.any(test)),
            Self::Bool
            | Self::Integer(_)
            | Self::Address
            | Self::Signer
            | Self::Parameter(_)
            | Self::Never
            | Self::Variable(_)
            | Self::Error => false,
        }
    }

    /// Whether two types are the same as far as both are known.
    pub fn agrees(&self, other: &Self) -> bool {
        let all = |one: &[Self], other: &[Self]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.agrees(other))
        };
        match (self, other) {
            (Self::Variable(_), _) | (_, Self::Variable(_)) => true,
            (Self::Vector(one), Self::Vector(other)) => one.agrees(other),
            (Self::Reference(one, left), Self::Reference(other, right)) => {
                one == other && left.agrees(right)
            }
            (Self::Struct(one, left), Self::Struct(other, right)) => {
                one == other && all(left, right)
            }
            (Self::Tuple(one), Self::Tuple(other)) => all(one, other),
            (_, _) => self == other,
        }
    }

    /// Whether some part of the type is already reported.
    pub fn has_error(&self) -> bool {
        if self.is_plain() {
            return *self == Self::Error;
        }
        self.any(&mut |ty| *ty == Self::Error)
    }

    /// The type as people write it. `parameters` are the names of the type parameters in scope.
    pub fn display<'a>(
        &'a self,
        definitions: &'a DefMap,
        parameters: &'a [&'a str],
    ) -> Display<'a> {
        Display {
            ty: self,
            definitions,
            parameters,
        }
    }
}

impl FunctionType {
    /// The types of the parameters, then that of the result.
    pub fn parts(&self) -> impl Iterator<Item = &Ty> {
        self.parameters.iter().chain(std::iter::once(&self.result))
    }

    /// The type with its parts replaced; see [`Ty::map_leaves`].
    #[must_use]
    pub fn map_leaves(&self, replace: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Self {
        let parameters = self.parameters.iter();
        Self {
            parameters: parameters.map(|ty| ty.map_leaves(replace)).collect(),
            result: self.result.map_leaves(replace),
            abilities: self.abilities,
        }
    }

    fn write_abilities(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, ability) in self.abilities.iter().enumerate() {
            let before = if index == 0 { " has " } else { " + " };
            write!(formatter, "{before}{ability}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for FunctionType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ty::Function(Arc::new(self.clone())).fmt(formatter)
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |formatter: &mut fmt::Formatter<'_>, types: &[Self]| {
            types.iter().enumerate().try_for_each(|(index, ty)| {
                let separator = if index == 0 { "" } else { ", " };
                write!(formatter, "{separator}{ty:?}")
            })
        };
        match self {
            Self::Bool => formatter.write_str("bool"),
            Self::Integer(kind) => formatter.write_str(kind.as_str()),
            Self::Address => formatter.write_str("address"),
            Self::Signer => formatter.write_str("signer"),
            Self::Vector(element) => write!(formatter, "vector<{element:?}>"),
            Self::Struct(id, arguments) => {
                write!(formatter, "{id}<")?;
                list(formatter, arguments)?;
                formatter.write_str(">")
            }
            Self::Parameter(parameter) => write!(formatter, "{parameter}"),
            Self::Reference(mutability, referent) => {
                write!(formatter, "{}{referent:?}", mutability.as_str())
            }
            Self::Tuple(elements) => {
                formatter.write_str("(")?;
                list(formatter, elements)?;
                formatter.write_str(")")
            }
            Self::Function(function) => {
                formatter.write_str("|")?;
                list(formatter, &function.parameters)?;
                write!(formatter, "|{:?}", function.result)?;
                function.write_abilities(formatter)
            }
            Self::Never => formatter.write_str("!"),
            Self::Variable(variable) => write!(formatter, "{variable}"),
            Self::Error => formatter.write_str("{error}"),
        }
    }
}

/// A type that displays as people write it: structs by their bare name.
#[derive(Clone, Copy, Debug)]
pub struct Display<'a> {
    ty: &'a Ty,
    definitions: &'a DefMap,
    parameters: &'a [&'a str],
}

impl Display<'_> {
    fn inner<'a>(&'a self, ty: &'a Ty) -> Display<'a> {
        Display { ty, ..*self }
    }

    fn list(&self, formatter: &mut fmt::Formatter<'_>, types: &[Ty]) -> fmt::Result {
        for (index, ty) in types.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{}", self.inner(ty))?;
        }
        Ok(())
    }
}

impl fmt::Display for Display<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            Ty::Bool => formatter.write_str("bool"),
            Ty::Integer(kind) => formatter.write_str(kind.as_str()),
            Ty::Address => formatter.write_str("address"),
            Ty::Signer => formatter.write_str("signer"),
            Ty::Vector(element) => write!(formatter, "vector<{}>", self.inner(element)),
            Ty::Struct(id, arguments) => {
                let name = self
                    .definitions
                    .structs
                    .get(*id)
                    .map_or("?", |item| item.name.as_str());
                formatter.write_str(name)?;
                if !arguments.is_empty() {
                    formatter.write_str("<")?;
                    self.list(formatter, arguments)?;
                    formatter.write_str(">")?;
                }
                Ok(())
            }
            Ty::Parameter(parameter) => {
                let position = cranelift_entity::EntityRef::index(*parameter);
                match self.parameters.get(position) {
                    Some(name) => formatter.write_str(name),
                    None => write!(formatter, "{parameter}"),
                }
            }
            Ty::Reference(mutability, referent) => {
                write!(formatter, "{}{}", mutability.as_str(), self.inner(referent))
            }
            Ty::Tuple(elements) => {
                formatter.write_str("(")?;
                self.list(formatter, elements)?;
                formatter.write_str(")")
            }
            Ty::Function(function) => {
                formatter.write_str("|")?;
                self.list(formatter, &function.parameters)?;
                formatter.write_str("|")?;
                if !function.result.is_unit() {
                    write!(formatter, "{}", self.inner(&function.result))?;
                }
                function.write_abilities(formatter)
            }
            Ty::Never => formatter.write_str("!"),
            Ty::Variable(_) | Ty::Error => formatter.write_str("_"),
        }
    }
}
