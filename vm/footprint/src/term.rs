//! Terms and resources of one function, each once.
//!
//! A pool hands out indices in the order of first use, so a term names only terms of lower index.
//! It is bounded: terms over [`DEPTH_MAX`] become unknown, and past [`TERMS_MAX`] entries the pool
//! is full, which its owner answers by widening the whole function.

use std::collections::BTreeSet;
use std::hash::Hash;

use foldhash::fast::RandomState;
use indexmap::IndexSet;
use weft_bytecode::FieldIndex;
use weft_bytecode::summary::{Arithmetic, ResourceIndex, Term, TermIndex, WideningReason};

/// The most terms, and the most resources, of one function.
pub(crate) const TERMS_MAX: usize = 8192;

/// The deepest nesting of a term.
const DEPTH_MAX: u8 = 12;

/// The most terms of which a term may be one.
pub(crate) const ALTERNATIVES_MAX: usize = 4;

/// The terms of a function, with the resources that they name; `Type` is how the owner spells
/// the type of a resource.
#[derive(Clone, Debug)]
pub(crate) struct TermPool<Type> {
    // In the order of first use; that they are found by a seeded hash does not show.
    terms: IndexSet<Term, RandomState>,
    facts: Vec<TermFacts>,
    resources: IndexSet<(Type, TermIndex), RandomState>,
    /// The open calls that may be executed more than once.
    repeated_calls: BTreeSet<u16>,
    is_full: bool,
}

#[derive(Clone, Copy, Debug)]
struct TermFacts {
    depth: u8,
    is_ground: bool,
}

impl<Type: Eq + Hash + Clone> TermPool<Type> {
    pub(crate) fn new() -> Self {
        Self {
            terms: IndexSet::default(),
            facts: Vec::new(),
            resources: IndexSet::default(),
            repeated_calls: BTreeSet::new(),
            is_full: false,
        }
    }

    /// Says that a call may be executed more than once, before a result of it is used: its results
    /// stand for all values that come out of it.
    pub(crate) fn mark_repeated(&mut self, call: u16) {
        self.repeated_calls.insert(call);
    }

    /// Whether a term or resource did not fit.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(crate) fn term(&self, index: TermIndex) -> &Term {
        &self.terms[usize::from(index.0)]
    }

    pub(crate) fn resource(&self, index: ResourceIndex) -> &(Type, TermIndex) {
        &self.resources[usize::from(index.0)]
    }

    /// Whether the term stands for one value, the same throughout an execution (given that what
    /// it loads is not written meanwhile).
    pub(crate) fn is_ground(&self, index: TermIndex) -> bool {
        self.facts[usize::from(index.0)].is_ground
    }

    pub(crate) fn is_unknown(&self, index: TermIndex) -> bool {
        matches!(self.term(index), Term::Unknown(_))
    }

    /// What has to be known beyond the arguments before the term has a value.
    pub(crate) fn dependence(&self, index: TermIndex) -> Option<WideningReason> {
        match self.term(index) {
            Term::Argument(_) | Term::Address(_) | Term::Integer(_) | Term::TypeAddress(_) => None,
            Term::Field(base, _) | Term::Each(base) => self.dependence(*base),
            Term::Load(..) => Some(WideningReason::Loaded),
            Term::CallResult(..) => Some(WideningReason::CallResult),
            Term::Arithmetic(_, left, right) => {
                self.dependence(*left).or_else(|| self.dependence(*right))
            }
            Term::Pack(fields) => fields.iter().find_map(|field| self.dependence(*field)),
            Term::Unknown(reason) => Some(*reason),
        }
    }

    pub(crate) fn unknown(&mut self, reason: WideningReason) -> TermIndex {
        self.intern(Term::Unknown(reason))
    }

    /// The term of `term`, whose parts are in the pool.
    pub(crate) fn intern(&mut self, term: Term) -> TermIndex {
        if let Some(position) = self.terms.get_index_of(&term) {
            return TermIndex(u16::try_from(position).unwrap_or(u16::MAX));
        }
        let facts = self.facts_of(&term);
        if facts.depth > DEPTH_MAX {
            return self.unknown(WideningReason::Computed);
        }
        if self.terms.len() >= TERMS_MAX {
            self.is_full = true;
            return TermIndex(0);
        }
        let (position, _) = self.terms.insert_full(term);
        self.facts.push(facts);
        TermIndex(u16::try_from(position).unwrap_or(u16::MAX))
    }

    fn facts_of(&self, term: &Term) -> TermFacts {
        let facts = |index: TermIndex| self.facts[usize::from(index.0)];
        let above = |part: TermFacts| TermFacts {
            depth: part.depth + 1,
            is_ground: part.is_ground,
        };
        match term {
            Term::Argument(_) | Term::Address(_) | Term::Integer(_) | Term::TypeAddress(_) => {
                TermFacts {
                    depth: 0,
                    is_ground: true,
                }
            }
            Term::CallResult(call, _) => TermFacts {
                depth: 0,
                is_ground: !self.repeated_calls.contains(call),
            },
            Term::Field(base, _) => above(facts(*base)),
            Term::Load(resource, _) => above(facts(self.resource(*resource).1)),
            Term::Each(vector) => TermFacts {
                depth: facts(*vector).depth + 1,
                is_ground: false,
            },
            Term::Arithmetic(_, left, right) => TermFacts {
                depth: 1 + facts(*left).depth.max(facts(*right).depth),
                is_ground: facts(*left).is_ground && facts(*right).is_ground,
            },
            Term::Pack(fields) => TermFacts {
                depth: fields
                    .iter()
                    .map(|field| facts(*field).depth + 1)
                    .max()
                    .unwrap_or(0),
                is_ground: fields.iter().all(|field| facts(*field).is_ground),
            },
            Term::Unknown(_) => TermFacts {
                depth: 0,
                is_ground: false,
            },
        }
    }

    pub(crate) fn intern_resource(&mut self, type_: Type, key: TermIndex) -> ResourceIndex {
        let entry = (type_, key);
        if let Some(position) = self.resources.get_index_of(&entry) {
            return ResourceIndex(u16::try_from(position).unwrap_or(u16::MAX));
        }
        if self.resources.len() >= TERMS_MAX {
            self.is_full = true;
            return ResourceIndex(0);
        }
        let (position, _) = self.resources.insert_full(entry);
        ResourceIndex(u16::try_from(position).unwrap_or(u16::MAX))
    }

    /// The field of a struct.
    pub(crate) fn field(&mut self, base: TermIndex, field: FieldIndex) -> TermIndex {
        if let Some(parts) = self.alternatives(base) {
            let parts = parts.into_iter().map(|part| self.field(part, field));
            let parts = parts.collect();
            return self.one_of(parts, WideningReason::Computed);
        }
        match self.term(base) {
            Term::Unknown(_) => base,
            Term::Each(_) if self.is_never(base) => base,
            Term::Pack(fields) => match fields.get(field.index()) {
                Some(term) => *term,
                None => self.unknown(WideningReason::Computed),
            },
            Term::Load(resource, path) => {
                let (resource, mut path) = (*resource, path.clone());
                path.push(field);
                self.intern(Term::Load(resource, path))
            }
            Term::Argument(_)
            | Term::Field(..)
            | Term::Each(_)
            | Term::CallResult(..)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::TypeAddress(_)
            | Term::Arithmetic(..) => self.intern(Term::Field(base, field)),
        }
    }

    /// The value at a path of fields.
    pub(crate) fn fields(&mut self, base: TermIndex, path: &[FieldIndex]) -> TermIndex {
        path.iter()
            .fold(base, |term, field| self.field(term, *field))
    }

    /// What stands for no value at all: an element of a vector that has none.
    pub(crate) fn never(&mut self) -> TermIndex {
        let empty = self.intern(Term::Pack(Vec::new()));
        self.each(empty)
    }

    /// Whether the term stands for no value at all: what depends on it does not happen.
    pub(crate) fn is_never(&self, index: TermIndex) -> bool {
        let Term::Each(vector) = self.term(index) else {
            return false;
        };
        matches!(self.term(*vector), Term::Pack(elements) if elements.is_empty())
    }

    /// What a term stands for one of, if that is how it came about.
    fn alternatives(&self, index: TermIndex) -> Option<Vec<TermIndex>> {
        let Term::Each(vector) = self.term(index) else {
            return None;
        };
        let Term::Pack(elements) = self.term(*vector) else {
            return None;
        };
        (elements.len() > 1).then(|| elements.clone())
    }

    /// Whether the term is an operation or a list of others, not a value that comes from somewhere.
    fn is_made(&self, index: TermIndex) -> bool {
        matches!(self.term(index), Term::Arithmetic(..) | Term::Pack(_))
    }

    /// A value that is one of those of some terms: an element of a vector of all of them. It is
    /// unknown where one of them is, and for the reason given where they are too many or made of
    /// others: what is computed here and there has no end.
    pub(crate) fn one_of(&mut self, terms: Vec<TermIndex>, reason: WideningReason) -> TermIndex {
        let mut alternatives = Vec::with_capacity(terms.len());
        for term in terms {
            if self.is_unknown(term) {
                return term;
            }
            match self.alternatives(term) {
                Some(several) => alternatives.extend(several),
                None if self.is_never(term) => {}
                None => alternatives.push(term),
            }
        }
        alternatives.sort_unstable();
        alternatives.dedup();
        match alternatives.as_slice() {
            [] => self.never(),
            [only] => *only,
            several
                if several.len() > ALTERNATIVES_MAX
                    || several.iter().any(|term| self.is_made(*term)) =>
            {
                self.unknown(reason)
            }
            [_, _, ..] => {
                let vector = self.intern(Term::Pack(alternatives));
                self.intern(Term::Each(vector))
            }
        }
    }

    /// Some element of a vector. Of a vector, a pack is of what its elements are: each of them is
    /// one of its terms.
    pub(crate) fn each(&mut self, vector: TermIndex) -> TermIndex {
        if let Some(vectors) = self.alternatives(vector) {
            let elements = vectors.into_iter().map(|vector| self.each(vector));
            let elements = elements.collect();
            return self.one_of(elements, WideningReason::Computed);
        }
        match self.term(vector) {
            Term::Unknown(_) => vector,
            Term::Pack(elements) => match elements.as_slice() {
                [] => self.intern(Term::Each(vector)),
                [element] => *element,
                [_, _, ..] => {
                    let elements = elements.clone();
                    self.one_of(elements, WideningReason::Computed)
                }
            },
            Term::Each(_) if self.is_never(vector) => vector,
            Term::Argument(_)
            | Term::Field(..)
            | Term::Each(_)
            | Term::Load(..)
            | Term::CallResult(..)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::TypeAddress(_)
            | Term::Arithmetic(..) => self.intern(Term::Each(vector)),
        }
    }

    /// The value of a path in a resource before the transaction.
    pub(crate) fn load(&mut self, resource: ResourceIndex, path: Vec<FieldIndex>) -> TermIndex {
        let key = self.resource(resource).1;
        if self.is_ground(key) {
            self.intern(Term::Load(resource, path))
        } else {
            self.unknown(WideningReason::Loaded)
        }
    }

    /// The result of an operation, with constants folded.
    pub(crate) fn arithmetic(
        &mut self,
        operation: Arithmetic,
        left: TermIndex,
        right: TermIndex,
    ) -> TermIndex {
        match (operation, self.term(left), self.term(right)) {
            (_, Term::Unknown(_), _) | (_, _, Term::Unknown(_)) => {
                self.unknown(WideningReason::Computed)
            }
            (_, Term::Integer(a), Term::Integer(b)) => {
                let result = match operation {
                    Arithmetic::Add => a.checked_add(*b),
                    Arithmetic::Subtract => a.checked_sub(*b),
                    Arithmetic::Multiply => a.checked_mul(*b),
                    Arithmetic::Divide => a.checked_div(*b),
                    Arithmetic::Modulo => a.checked_rem(*b),
                };
                match result {
                    Some(value) => self.intern(Term::Integer(value)),
                    None => self.unknown(WideningReason::Computed),
                }
            }
            (Arithmetic::Add | Arithmetic::Subtract, _, Term::Integer(0)) => left,
            (Arithmetic::Add, Term::Integer(0), _) => right,
            (
                Arithmetic::Add
                | Arithmetic::Subtract
                | Arithmetic::Multiply
                | Arithmetic::Divide
                | Arithmetic::Modulo,
                _,
                _,
            ) => self.intern(Term::Arithmetic(operation, left, right)),
        }
    }
}
