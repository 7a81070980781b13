//! Type variables and their unification.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use cranelift_entity::PrimaryMap;
use weft_base::Span;

use crate::id::TypeVariable;
use crate::ty::{FunctionType, Ty};

/// The greatest number of parts of a type: more than any machine accepts, and few enough to recurse
/// over.
pub(crate) const TYPE_NODES_MAX: usize = 512;

/// What is known of a variable that has no type yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum VariableKind {
    /// Nothing.
    General,
    /// It is an integer type; `u64` if nothing more becomes known.
    Integer,
    /// It is an integer type of which something is negated; `i64` if nothing more becomes known.
    Signed,
}

/// Where a variable comes from, for the message if nothing determines it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) span: Span,
    pub(crate) what: &'static str,
    /// The type parameter that it stands for.
    pub(crate) parameter: Option<Span>,
}

impl Origin {
    pub(crate) fn new(span: Span, what: &'static str) -> Self {
        Self {
            span,
            what,
            parameter: None,
        }
    }

    fn key(&self) -> OriginKey {
        (self.span, self.parameter, self.what)
    }
}

#[derive(Debug)]
struct Variable {
    binding: Option<Ty>,
    kind: VariableKind,
    origin: Origin,
    /// Whether it met a type with an error, which has been reported: nothing more is said of it.
    is_poisoned: bool,
}

/// The variables of one body.
#[derive(Default, Debug)]
pub(crate) struct Table {
    variables: PrimaryMap<TypeVariable, Variable>,
    has_overflown: bool,
    /// What an earlier walk over the body made of variables that come from the same places.
    learnt: Learnt,
}

/// What tells origins apart.
type OriginKey = (Span, Option<Span>, &'static str);

/// The types that a walk over a body found for its variables.
#[derive(Default, Debug)]
pub(crate) struct Learnt {
    /// By where the variables come from, in the order in which they were made.
    types: BTreeMap<OriginKey, VecDeque<Option<Ty>>>,
    /// The variables that had no type in the end.
    open: BTreeMap<TypeVariable, (VariableKind, Origin)>,
    /// Those that stand for them now.
    renamed: BTreeMap<TypeVariable, Ty>,
}

impl Learnt {
    /// The number of variables of which something is known.
    pub(crate) fn len(&self) -> usize {
        self.types.values().flatten().flatten().count()
    }
}

/// Two types that cannot be made equal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mismatch;

impl Table {
    /// The variables of a body of which something is known.
    pub(crate) fn with(learnt: Learnt) -> Self {
        Self {
            learnt,
            ..Self::default()
        }
    }

    /// What is known of the variables.
    pub(crate) fn learn(&self) -> Learnt {
        let mut learnt = Learnt::default();
        for (id, variable) in &self.variables {
            let ty = variable.binding.as_ref().map(|binding| self.deep(binding));
            let is_useless = |ty: &Ty| {
                let is_one = |part: &Ty| matches!(part, Ty::Error | Ty::Never);
                matches!(ty, Ty::Variable(_)) || ty.any(&mut |part| is_one(part))
            };
            if variable.binding.is_none() {
                learnt.open.insert(id, (variable.kind, variable.origin));
            }
            let types = learnt.types.entry(variable.origin.key()).or_default();
            types.push_back(ty.filter(|ty| !is_useless(ty)));
        }
        learnt
    }

    pub(crate) fn fresh(&mut self, kind: VariableKind, origin: Origin) -> Ty {
        let known = self.learnt.types.get_mut(&origin.key());
        let known = known.and_then(VecDeque::pop_front).flatten();
        let binding = known.map(|ty| {
            ty.map_leaves(&mut |leaf| {
                let Ty::Variable(open) = leaf else {
                    return None;
                };
                self.rename(*open)
            })
        });
        self.push(kind, origin, binding)
    }

    /// The variable that stands for one that had no type in the end of an earlier walk.
    fn rename(&mut self, open: TypeVariable) -> Option<Ty> {
        if let Some(renamed) = self.learnt.renamed.get(&open) {
            return Some(renamed.clone());
        }
        let (kind, origin) = *self.learnt.open.get(&open)?;
        let renamed = self.push(kind, origin, None);
        self.learnt.renamed.insert(open, renamed.clone());
        Some(renamed)
    }

    fn push(&mut self, kind: VariableKind, origin: Origin, binding: Option<Ty>) -> Ty {
        Ty::Variable(self.variables.push(Variable {
            binding,
            kind,
            origin,
            is_poisoned: false,
        }))
    }

    /// Marks the variables in a type that meets an error.
    pub(crate) fn poison(&mut self, ty: &Ty) {
        self.deep(ty).any(&mut |part| {
            if let Ty::Variable(variable) = part {
                self.variables[*variable].is_poisoned = true;
            }
            false
        });
    }

    pub(crate) fn is_poisoned(&self, variable: TypeVariable) -> bool {
        self.variables[variable].is_poisoned
    }

    /// The type with its outermost variable replaced as far as it is known.
    pub(crate) fn shallow(&self, ty: &Ty) -> Ty {
        self.known(ty).clone()
    }

    fn known<'t>(&'t self, ty: &'t Ty) -> &'t Ty {
        let mut ty = ty;
        while let Ty::Variable(variable) = ty {
            match &self.variables[*variable].binding {
                Some(binding) => ty = binding,
                None => break,
            }
        }
        ty
    }

    /// The type with all its variables replaced as far as they are known. What is beyond
    /// [`TYPE_NODES_MAX`] becomes [`Ty::Error`], which the end of the body reports.
    pub(crate) fn deep(&self, ty: &Ty) -> Ty {
        if is_settled(ty) {
            return ty.clone();
        }
        let mut budget = TYPE_NODES_MAX;
        self.deep_within(ty, &mut budget)
    }

    /// Makes the type what [`Table::deep`] says.
    pub(crate) fn settle(&self, ty: &mut Ty) {
        if !is_settled(ty) {
            *ty = self.deep(ty);
        }
    }

    fn deep_within(&self, ty: &Ty, budget: &mut usize) -> Ty {
        if *budget == 0 {
            return Ty::Error;
        }
        *budget -= 1;
        let known = self.shallow(ty);
        match &known {
            Ty::Vector(element) => Ty::vector(self.deep_within(element, budget)),
            Ty::Struct(id, arguments) if !arguments.is_empty() => {
                let arguments = arguments
                    .iter()
                    .map(|argument| self.deep_within(argument, budget));
                Ty::Struct(*id, arguments.collect())
            }
            Ty::Reference(mutability, referent) => {
                Ty::reference(*mutability, self.deep_within(referent, budget))
            }
            Ty::Tuple(elements) if !elements.is_empty() => {
                let elements = elements
                    .iter()
                    .map(|element| self.deep_within(element, budget));
                Ty::Tuple(elements.collect())
            }
            Ty::Function(function) => {
                let parameters = function.parameters.iter();
                Ty::Function(Arc::new(FunctionType {
                    parameters: parameters
                        .map(|parameter| self.deep_within(parameter, budget))
                        .collect(),
                    result: self.deep_within(&function.result, budget),
                    abilities: function.abilities,
                }))
            }
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Tuple(_)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => known,
        }
    }

    /// Whether the type, variables replaced, has at most [`TYPE_NODES_MAX`] parts.
    pub(crate) fn is_small(&self, ty: &Ty) -> bool {
        if ty.is_plain() {
            return true;
        }
        let mut budget = TYPE_NODES_MAX;
        let mut next = Some(ty);
        // Most types have few parts, so this stays empty.
        let mut pending = Vec::new();
        while let Some(ty) = next.take().or_else(|| pending.pop()) {
            if budget == 0 {
                return false;
            }
            budget -= 1;
            match self.known(ty) {
                Ty::Vector(inner) | Ty::Reference(_, inner) => next = Some(&**inner),
                Ty::Struct(_, inner) | Ty::Tuple(inner) => pending.extend(inner.iter()),
                Ty::Function(function) => pending.extend(function.parts()),
                Ty::Bool
                | Ty::Integer(_)
                | Ty::Address
                | Ty::Signer
                | Ty::Parameter(_)
                | Ty::Never
                | Ty::Variable(_)
                | Ty::Error => {}
            }
        }
        true
    }

    /// Whether types were too large to be made equal.
    pub(crate) fn has_overflown(&self) -> bool {
        self.has_overflown
    }

    /// What is known of an unbound variable.
    pub(crate) fn kind(&self, variable: TypeVariable) -> VariableKind {
        self.variables[variable].kind
    }

    /// The unbound variables with their origins, in the order in which they were made.
    pub(crate) fn unbound(&self) -> Vec<(TypeVariable, VariableKind, Origin)> {
        let unbound = self
            .variables
            .iter()
            .filter(|(_, variable)| variable.binding.is_none());
        unbound
            .map(|(id, variable)| (id, variable.kind, variable.origin))
            .collect()
    }

    pub(crate) fn bind(&mut self, variable: TypeVariable, ty: Ty) {
        debug_assert!(
            self.variables[variable].binding.is_none(),
            "a variable is bound once"
        );
        self.variables[variable].binding = Some(ty);
    }

    /// Makes the type an integer type if it is not known yet.
    pub(crate) fn require_integer(&mut self, ty: &Ty) -> Result<(), Mismatch> {
        match self.shallow(ty) {
            Ty::Integer(_) | Ty::Error | Ty::Never => Ok(()),
            Ty::Variable(variable) => {
                let kind = &mut self.variables[variable].kind;
                *kind = (*kind).max(VariableKind::Integer);
                Ok(())
            }
            Ty::Bool
            | Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Function(_) => Err(Mismatch),
        }
    }

    /// Lets an integer type that nothing determines be a signed one.
    pub(crate) fn prefer_signed(&mut self, ty: &Ty) {
        if let Ty::Variable(variable) = self.shallow(ty) {
            self.variables[variable].kind = VariableKind::Signed;
        }
    }

    /// Makes two types equal. After a mismatch some variables may be bound already.
    pub(crate) fn unify(&mut self, left: &Ty, right: &Ty) -> Result<(), Mismatch> {
        let mut budget = 2 * TYPE_NODES_MAX;
        self.unify_within(left, right, &mut budget)
    }

    fn unify_within(&mut self, left: &Ty, right: &Ty, budget: &mut usize) -> Result<(), Mismatch> {
        let Some(rest) = budget.checked_sub(1) else {
            self.has_overflown = true;
            return Err(Mismatch);
        };
        *budget = rest;
        if self.are_same(left, right) {
            return Ok(());
        }
        match (self.shallow(left), self.shallow(right)) {
            (Ty::Error, other) | (other, Ty::Error) => {
                self.poison(&other);
                Ok(())
            }
            (Ty::Variable(one), Ty::Variable(other)) => {
                if one != other {
                    self.variables[other].is_poisoned |= self.variables[one].is_poisoned;
                    let kind = self.variables[one].kind;
                    let joined = &mut self.variables[other].kind;
                    *joined = (*joined).max(kind);
                    // The first of two type arguments is where a type has to be written.
                    let is_argument = self.variables[one].origin.parameter.is_some();
                    if is_argument && one < other {
                        self.variables[other].origin = self.variables[one].origin;
                    }
                    self.bind(one, Ty::Variable(other));
                }
                Ok(())
            }
            (Ty::Variable(variable), ty) | (ty, Ty::Variable(variable)) => {
                self.unify_variable(variable, &ty)
            }
            (Ty::Vector(one), Ty::Vector(other)) => self.unify_within(&one, &other, budget),
            (Ty::Struct(one, left), Ty::Struct(other, right)) if one == other => {
                self.unify_all(&left, &right, budget)
            }
            (Ty::Reference(one, left), Ty::Reference(other, right)) if one == other => {
                self.unify_within(&left, &right, budget)
            }
            (Ty::Tuple(left), Ty::Tuple(right)) => self.unify_all(&left, &right, budget),
            (Ty::Function(left), Ty::Function(right)) if left.abilities == right.abilities => {
                self.unify_all(&left.parameters, &right.parameters, budget)?;
                self.unify_within(&left.result, &right.result, budget)
            }
            (left, right) if left == right => Ok(()),
            (_, _) => Err(Mismatch),
        }
    }

    /// Whether two types are known to be the same without a look at parts or a copy: most that meet are.
    pub(crate) fn are_same(&self, left: &Ty, right: &Ty) -> bool {
        match (self.known(left), self.known(right)) {
            (Ty::Struct(one, left), Ty::Struct(other, right)) => {
                one == other && left.is_empty() && right.is_empty()
            }
            (left, right) => left.is_plain() && left == right,
        }
    }

    fn unify_variable(&mut self, variable: TypeVariable, ty: &Ty) -> Result<(), Mismatch> {
        if self.variables[variable].kind != VariableKind::General {
            self.require_integer(ty)?;
        }
        if !self.is_small(ty) {
            self.has_overflown = true;
            return Err(Mismatch);
        }
        let known = self.deep(ty);
        if known.any(&mut |part| *part == Ty::Variable(variable)) {
            return Err(Mismatch);
        }
        self.bind(variable, known);
        Ok(())
    }

    fn unify_all(&mut self, left: &[Ty], right: &[Ty], budget: &mut usize) -> Result<(), Mismatch> {
        if left.len() != right.len() {
            return Err(Mismatch);
        }
        left.iter()
            .zip(right)
            .try_for_each(|(one, other)| self.unify_within(one, other, budget))
    }
}

/// Whether a type has no variables, and no more parts than it may have.
fn is_settled(ty: &Ty) -> bool {
    if ty.is_plain() {
        return true;
    }
    let mut parts = 0;
    !ty.any(&mut |part| {
        parts += 1;
        parts > TYPE_NODES_MAX || matches!(part, Ty::Variable(_))
    })
}
