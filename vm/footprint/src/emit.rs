//! From a pool to the tables of a summary: terms and resources numbered in the order of use.

use std::collections::BTreeMap;
use std::hash::Hash;

use weft_bytecode::summary::{
    Access, DeltaStep, Guard, Mode, OpenCall, OpenReference, ResourceIndex, Root, Term, TermIndex,
    WideningReason,
};

use crate::term::TermPool;

/// Writes the terms and resources that are used.
#[derive(Debug)]
pub(crate) struct Emitter<'a, Type> {
    pool: &'a TermPool<Type>,
    terms: Vec<Term>,
    term_numbers: BTreeMap<TermIndex, TermIndex>,
    resources: Vec<(Type, TermIndex)>,
    resource_numbers: BTreeMap<ResourceIndex, ResourceIndex>,
}

impl<'a, Type: Ord + Hash + Clone> Emitter<'a, Type> {
    /// An emitter whose first resources are those of the storage instructions, in order.
    pub(crate) fn new(pool: &'a TermPool<Type>, sites: &[ResourceIndex]) -> Self {
        let mut emitter = Self {
            pool,
            terms: Vec::new(),
            term_numbers: BTreeMap::new(),
            resources: Vec::new(),
            resource_numbers: BTreeMap::new(),
        };
        for (number, site) in (0_u16..).map(ResourceIndex).zip(sites) {
            emitter.resource_numbers.entry(*site).or_insert(number);
            // The key follows once every site has its number.
            let (type_, _) = pool.resource(*site);
            emitter.resources.push((type_.clone(), TermIndex(0)));
        }
        for (number, site) in sites.iter().enumerate() {
            let key = emitter.term(pool.resource(*site).1);
            emitter.resources[number].1 = key;
        }
        emitter
    }

    pub(crate) fn into_tables(self) -> (Vec<Term>, Vec<(Type, TermIndex)>) {
        (self.terms, self.resources)
    }

    pub(crate) fn term(&mut self, index: TermIndex) -> TermIndex {
        if let Some(number) = self.term_numbers.get(&index) {
            return *number;
        }
        let term = match self.pool.term(index) {
            Term::Field(base, field) => Term::Field(self.term(*base), *field),
            Term::Each(vector) => Term::Each(self.term(*vector)),
            Term::Load(resource, path) => {
                // The key comes first, so that terms can be evaluated in order.
                self.term(self.pool.resource(*resource).1);
                Term::Load(self.resource(*resource), path.clone())
            }
            Term::Arithmetic(operation, left, right) => {
                Term::Arithmetic(*operation, self.term(*left), self.term(*right))
            }
            Term::Pack(fields) => {
                Term::Pack(fields.iter().map(|field| self.term(*field)).collect())
            }
            other @ (Term::Argument(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::CallResult(..)
            | Term::TypeAddress(_)
            | Term::Unknown(_)) => other.clone(),
        };
        let number = TermIndex(u16::try_from(self.terms.len()).unwrap_or(u16::MAX));
        self.terms.push(term);
        self.term_numbers.insert(index, number);
        number
    }

    /// The term of a widening reason, which need not be in the pool.
    pub(crate) fn resource(&mut self, index: ResourceIndex) -> ResourceIndex {
        if let Some(number) = self.resource_numbers.get(&index) {
            return *number;
        }
        let (type_, key) = self.pool.resource(index).clone();
        let key = self.term(key);
        let number = ResourceIndex(u16::try_from(self.resources.len()).unwrap_or(u16::MAX));
        self.resources.push((type_, key));
        self.resource_numbers.insert(index, number);
        number
    }

    pub(crate) fn root(&mut self, root: Root) -> Root {
        match root {
            Root::Resource(resource) => Root::Resource(self.resource(resource)),
            Root::Parameter(_) => root,
        }
    }

    pub(crate) fn access(&mut self, access: &Access) -> Access {
        Access {
            root: self.root(access.root),
            target: access.target.clone(),
            mode: self.mode(&access.mode),
            guards: self.guards(&access.guards),
        }
    }

    fn mode(&mut self, mode: &Mode) -> Mode {
        match mode {
            Mode::Read => Mode::Read,
            Mode::Write => Mode::Write,
            Mode::ReadWrite => Mode::ReadWrite,
            Mode::Delta(steps) => Mode::Delta(
                steps
                    .iter()
                    .map(|step| DeltaStep {
                        direction: step.direction,
                        low: self.term(step.low),
                        high: self.term(step.high),
                        bound: step.bound.map(|bound| self.term(bound)),
                    })
                    .collect(),
            ),
        }
    }

    fn guards(&mut self, guards: &[Guard]) -> Vec<Guard> {
        guards
            .iter()
            .map(|guard| Guard {
                comparison: guard.comparison,
                left: self.term(guard.left),
                right: self.term(guard.right),
            })
            .collect()
    }

    pub(crate) fn call(&mut self, call: &OpenCall) -> OpenCall {
        OpenCall {
            function: call.function,
            type_arguments: call.type_arguments.clone(),
            arguments: call.arguments.iter().map(|term| self.term(*term)).collect(),
            references: call
                .references
                .iter()
                .map(|reference| OpenReference {
                    root: self.root(reference.root),
                    ..reference.clone()
                })
                .collect(),
            is_repeated: call.is_repeated,
            guards: self.guards(&call.guards),
        }
    }
}

/// Whether tables of this size can be numbered.
pub(crate) fn fits(count: usize) -> Result<(), WideningReason> {
    if u16::try_from(count).is_ok() {
        Ok(())
    } else {
        Err(WideningReason::TooLarge)
    }
}
