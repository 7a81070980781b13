//! The footprint function: from the arguments of a transaction to its accesses.
//!
//! [`FootprintProgram::compile`] turns a [`ClosedSummary`] into a flat list of operations once per
//! entry function and list of type arguments. [`FootprintProgram::instantiate`] runs it once per
//! transaction, into buffers that are used again, and allocates nothing in the common case. What it
//! yields:
//!
//! - every pair of a type and an address once, however many terms led to it;
//! - every access of a summary for every address its key stands for. Two accesses of one resource
//!   may overlap: whoever expands targets to leaves joins the modes with
//!   [`LeafMode::join`](crate::LeafMode::join), and concatenates the steps of deltas;
//! - whatever has no value at this point, widened: a key to its whole type, a delta without an
//!   interval to a read and a write, more than [`InstantiationLimits`] to everything.

use std::collections::BTreeMap;

use weft_bytecode::summary::{
    Arithmetic, DeltaStep, Direction, Mode, Root, Target, Term, TermIndex, WideningReason,
};
use weft_types::{AccountAddress, TypeTag};

use crate::LeafMode;
use crate::closed::{ClosedSummary, StructTerm};

/// The value of an argument, as far as footprints can depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentValue<'a> {
    /// An address, or the address of a signer.
    Address(&'a AccountAddress),
    /// A `bool` (0 or 1) or an integer that fits.
    Integer(u128),
    /// An integer that is not known yet: any from the first to the second.
    Interval(u128, u128),
    /// A vector of addresses.
    Addresses(&'a [AccountAddress]),
    /// A vector of integers that fit.
    Integers(&'a [u128]),
    /// The fields of a struct.
    Struct(&'a [Self]),
    /// Anything else; what depends on it is widened.
    Opaque,
}

/// The most that one transaction may name before it counts as touching everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantiationLimits {
    /// Accesses, and the resources they are in.
    pub accesses_max: u32,
}

/// An access of a program: which part of which of its resources.
///
/// Fixed per program, so that an executor may expand it to leaves once per instance of the types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramAccess {
    /// The position in [`FootprintProgram::types`] of the type of the resource.
    pub type_: u16,
    /// Which part of the resource.
    pub target: Target,
    /// How; an instance may have [`LeafMode::ReadWrite`] instead of [`LeafMode::Delta`].
    pub mode: LeafMode,
}

/// A resource that a transaction touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConcreteResource {
    /// The number that the caller gave to the instance of the type.
    pub type_: u32,
    /// The address.
    pub address: AccountAddress,
}

/// An access of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConcreteAccess {
    /// The position of the resource in [`Footprint::resources`].
    pub resource: u32,
    /// The position in [`FootprintProgram::accesses`] of what is accessed.
    pub access: u16,
    /// How.
    pub mode: ConcreteMode,
}

/// How a transaction accesses a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcreteMode {
    /// Its value may be observed.
    Read,
    /// It may be replaced.
    Write,
    /// Both.
    ReadWrite,
    /// It changes by steps: `count` of [`Footprint::steps`] from `first` on.
    Delta {
        /// The first step.
        first: u32,
        /// How many.
        count: u32,
    },
}

impl ConcreteMode {
    /// The mode without its steps.
    pub const fn leaf_mode(self) -> LeafMode {
        match self {
            Self::Read => LeafMode::Read,
            Self::Write => LeafMode::Write,
            Self::ReadWrite => LeafMode::ReadWrite,
            Self::Delta { .. } => LeafMode::Delta,
        }
    }
}

/// One step of a delta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConcreteStep {
    /// Up or down.
    pub direction: Direction,
    /// The least amount.
    pub low: u128,
    /// The greatest amount.
    pub high: u128,
    /// What the location must not be below (steps down) or above (steps up) before the step.
    pub bound: Option<u128>,
}

/// All resources of one type, of which a transaction may touch any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WildcardScope {
    /// The number that the caller gave to the instance of the type.
    pub type_: u32,
    /// The position in [`FootprintProgram::accesses`] of what is accessed in some of them.
    pub access: u16,
    /// How; never a delta.
    pub mode: LeafMode,
    /// Why no address is known.
    pub reason: WideningReason,
}

/// What one transaction touches. The buffers are used again for the next.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    /// The resources, each once.
    pub resources: Vec<ConcreteResource>,
    /// The accesses.
    pub accesses: Vec<ConcreteAccess>,
    /// The steps of deltas.
    pub steps: Vec<ConcreteStep>,
    /// Accesses whose address is not known.
    pub wildcards: Vec<WildcardScope>,
    /// Set where the transaction may touch anything; the rest says nothing then.
    pub everything: Option<WideningReason>,
    positions: BTreeMap<ConcreteResource, u32>,
}

/// Where the resources are searched one by one; beyond, by a map.
const LINEAR_MAX: usize = 12;

impl Footprint {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    fn clear(&mut self) {
        self.resources.clear();
        self.accesses.clear();
        self.steps.clear();
        self.wildcards.clear();
        self.everything = None;
        if !self.positions.is_empty() {
            self.positions.clear();
        }
    }

    fn widen(&mut self, reason: WideningReason) {
        self.clear();
        self.everything = Some(reason);
    }

    fn position(&mut self, resource: ConcreteResource) -> u32 {
        let count = u32::try_from(self.resources.len()).unwrap_or(u32::MAX);
        if self.positions.is_empty() {
            if let Some(found) = self.resources.iter().position(|other| *other == resource) {
                return u32::try_from(found).unwrap_or(u32::MAX);
            }
            self.resources.push(resource);
            if self.resources.len() > LINEAR_MAX {
                self.positions = self.resources.iter().copied().zip(0..).collect();
            }
            return count;
        }
        let position = *self.positions.entry(resource).or_insert(count);
        if position == count {
            self.resources.push(resource);
        }
        position
    }
}

/// The footprint of an entry function, ready to be instantiated.
#[derive(Clone, Debug)]
pub struct FootprintProgram {
    types: Vec<StructTerm>,
    accesses: Vec<ProgramAccess>,
    resources: Vec<ResourceOperation>,
    everything: Option<WideningReason>,
}

#[derive(Clone, Debug)]
struct ResourceOperation {
    type_: u16,
    key: Key,
    accesses: Vec<AccessOperation>,
}

#[derive(Clone, Debug)]
struct AccessOperation {
    access: u16,
    mode: ModeOperation,
}

#[derive(Clone, Debug)]
enum ModeOperation {
    Fixed(ConcreteMode),
    Delta(Vec<StepOperation>),
}

#[derive(Clone, Debug)]
struct StepOperation {
    direction: Direction,
    low: Amount,
    /// `None` where it is `low`.
    high: Option<Amount>,
    bound: Option<Amount>,
}

#[derive(Clone, Debug)]
enum Key {
    Constant(AccountAddress),
    Argument(ArgumentPath),
    /// Any of these, all of them known.
    OneOf(Vec<Self>),
    Unknown(WideningReason),
}

#[derive(Clone, Debug)]
enum Amount {
    Constant(u128),
    Argument(ArgumentPath),
    Arithmetic(Arithmetic, Box<(Self, Self)>),
    /// Any of these, all of them known.
    OneOf(Vec<Self>),
    Unknown,
}

/// An argument, a field of it, or every element of a vector there.
#[derive(Clone, Debug)]
struct ArgumentPath {
    parameter: u16,
    fields: Vec<u16>,
    is_each: bool,
}

/// Terms with more parts are not evaluated.
const AMOUNT_NODES_MAX: u32 = 32;

impl FootprintProgram {
    /// Compiles a summary for a list of type arguments. Accesses that start from parameters are left
    /// out: an entry function has no reference parameters but signers.
    pub fn compile(summary: &ClosedSummary, type_arguments: &[TypeTag]) -> Self {
        let mut program = Self {
            types: Vec::new(),
            accesses: Vec::new(),
            resources: Vec::new(),
            everything: summary.widened,
        };
        if program.everything.is_some() || summary.accesses.len() > usize::from(u16::MAX) {
            program.everything.get_or_insert(WideningReason::TooLarge);
            return program;
        }
        let mut operations: BTreeMap<u16, ResourceOperation> = BTreeMap::new();
        for access in &summary.accesses {
            let Root::Resource(resource) = access.root else {
                continue;
            };
            let Some(closed) = summary.resources.get(usize::from(resource.0)) else {
                program.everything = Some(WideningReason::Computed);
                continue;
            };
            let type_ = program.type_position(&closed.type_);
            let operation = operations
                .entry(resource.0)
                .or_insert_with(|| ResourceOperation {
                    type_,
                    key: compile_key(summary, type_arguments, closed.key),
                    accesses: Vec::new(),
                });
            let (leaf_mode, mode) = compile_mode(summary, &access.mode);
            operation.accesses.push(AccessOperation {
                access: u16::try_from(program.accesses.len()).unwrap_or(u16::MAX),
                mode,
            });
            program.accesses.push(ProgramAccess {
                type_,
                target: access.target.clone(),
                mode: leaf_mode,
            });
        }
        program.resources = operations.into_values().collect();
        program
    }

    fn type_position(&mut self, type_: &StructTerm) -> u16 {
        let position = self
            .types
            .iter()
            .position(|other| other == type_)
            .unwrap_or_else(|| {
                self.types.push(type_.clone());
                self.types.len() - 1
            });
        u16::try_from(position).unwrap_or(u16::MAX)
    }

    /// The types of the resources. Whoever instantiates the program resolves them once for each
    /// list of type arguments; two of them may become the same type then.
    pub fn types(&self) -> &[StructTerm] {
        &self.types
    }

    /// What is accessed, apart from addresses and amounts.
    pub fn accesses(&self) -> &[ProgramAccess] {
        &self.accesses
    }

    /// Set where the function may touch anything, whatever the arguments.
    pub fn everything(&self) -> Option<WideningReason> {
        self.everything
    }

    /// Computes the accesses of one transaction into `footprint`.
    ///
    /// `types` are the caller's numbers for the instances of [`FootprintProgram::types`], equal
    /// numbers for equal types. Returns the number of accesses named, to be metered.
    pub fn instantiate(
        &self,
        types: &[u32],
        arguments: &[ArgumentValue<'_>],
        limits: InstantiationLimits,
        footprint: &mut Footprint,
    ) -> u32 {
        footprint.clear();
        if let Some(reason) = self.everything {
            footprint.everything = Some(reason);
            return 0;
        }
        let mut count = 0_u32;
        for operation in &self.resources {
            let Some(type_) = types.get(usize::from(operation.type_)).copied() else {
                footprint.widen(WideningReason::Computed);
                return count;
            };
            let keys = match &operation.key {
                Key::OneOf(keys) => keys.as_slice(),
                key @ (Key::Constant(_) | Key::Argument(_) | Key::Unknown(_)) => {
                    std::slice::from_ref(key)
                }
            };
            for key in keys {
                let addresses = key.addresses(arguments);
                let named = addresses.count().saturating_mul(operation.accesses.len());
                count = count.saturating_add(u32::try_from(named).unwrap_or(u32::MAX));
                if count > limits.accesses_max {
                    footprint.widen(WideningReason::TooLarge);
                    return count;
                }
                match addresses {
                    Addresses::Known(addresses) => {
                        for address in addresses {
                            let address = *address;
                            let resource = ConcreteResource { type_, address };
                            operation.run(resource, arguments, footprint);
                        }
                    }
                    Addresses::Unknown(reason) => {
                        operation.run_unknown(type_, reason, footprint);
                    }
                }
            }
        }
        count
    }
}

impl Key {
    fn addresses<'a>(&'a self, arguments: &[ArgumentValue<'a>]) -> Addresses<'a> {
        match self {
            Self::Constant(address) => Addresses::Known(std::slice::from_ref(address)),
            Self::Argument(path) => path.addresses(arguments),
            // One of several is not one of several again: see `compile_key`.
            Self::OneOf(_) => Addresses::Unknown(WideningReason::Computed),
            Self::Unknown(reason) => Addresses::Unknown(*reason),
        }
    }
}

impl ResourceOperation {
    fn run(
        &self,
        resource: ConcreteResource,
        arguments: &[ArgumentValue<'_>],
        footprint: &mut Footprint,
    ) {
        let resource = footprint.position(resource);
        for operation in &self.accesses {
            let mode = match &operation.mode {
                ModeOperation::Fixed(mode) => *mode,
                ModeOperation::Delta(steps) => run_steps(steps, arguments, footprint),
            };
            footprint.accesses.push(ConcreteAccess {
                resource,
                access: operation.access,
                mode,
            });
        }
    }

    fn run_unknown(&self, type_: u32, reason: WideningReason, footprint: &mut Footprint) {
        for operation in &self.accesses {
            let mode = match &operation.mode {
                ModeOperation::Fixed(mode) => mode.leaf_mode(),
                ModeOperation::Delta(_) => LeafMode::ReadWrite,
            };
            footprint.wildcards.push(WildcardScope {
                type_,
                access: operation.access,
                mode,
                reason,
            });
        }
    }
}

fn run_steps(
    steps: &[StepOperation],
    arguments: &[ArgumentValue<'_>],
    footprint: &mut Footprint,
) -> ConcreteMode {
    let first = footprint.steps.len();
    for step in steps {
        let Some(concrete) = step.run(arguments) else {
            footprint.steps.truncate(first);
            return ConcreteMode::ReadWrite;
        };
        footprint.steps.push(concrete);
    }
    let (Ok(first), Ok(count)) = (u32::try_from(first), u32::try_from(steps.len())) else {
        return ConcreteMode::ReadWrite;
    };
    ConcreteMode::Delta { first, count }
}

impl StepOperation {
    fn run(&self, arguments: &[ArgumentValue<'_>]) -> Option<ConcreteStep> {
        let (low, high_of_low) = self.low.interval(arguments)?;
        let high = match &self.high {
            Some(high) => high.interval(arguments)?.1,
            None => high_of_low,
        };
        let bound = match &self.bound {
            Some(bound) => {
                let (low, high) = bound.interval(arguments)?;
                Some(match self.direction {
                    Direction::Down => high,
                    Direction::Up => low,
                })
            }
            None => None,
        };
        Some(ConcreteStep {
            direction: self.direction,
            low,
            high: high.max(low),
            bound,
        })
    }
}

enum Addresses<'a> {
    Known(&'a [AccountAddress]),
    Unknown(WideningReason),
}

impl Addresses<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Known(addresses) => addresses.len(),
            Self::Unknown(_) => 1,
        }
    }
}

impl ArgumentPath {
    fn value<'b, 'a>(&self, arguments: &'b [ArgumentValue<'a>]) -> &'b ArgumentValue<'a> {
        let mut value = arguments
            .get(usize::from(self.parameter))
            .unwrap_or(&ArgumentValue::Opaque);
        for field in &self.fields {
            let ArgumentValue::Struct(fields) = *value else {
                return &ArgumentValue::Opaque;
            };
            value = fields
                .get(usize::from(*field))
                .unwrap_or(&ArgumentValue::Opaque);
        }
        value
    }

    fn addresses<'a>(&self, arguments: &[ArgumentValue<'a>]) -> Addresses<'a> {
        match (*self.value(arguments), self.is_each) {
            (ArgumentValue::Address(address), false) => {
                Addresses::Known(std::slice::from_ref(address))
            }
            (ArgumentValue::Addresses(addresses), true) => Addresses::Known(addresses),
            (
                ArgumentValue::Address(_)
                | ArgumentValue::Integer(_)
                | ArgumentValue::Interval(..)
                | ArgumentValue::Addresses(_)
                | ArgumentValue::Integers(_)
                | ArgumentValue::Struct(_)
                | ArgumentValue::Opaque,
                _,
            ) => Addresses::Unknown(WideningReason::Computed),
        }
    }

    fn interval(&self, arguments: &[ArgumentValue<'_>]) -> Option<(u128, u128)> {
        match (*self.value(arguments), self.is_each) {
            (ArgumentValue::Integer(value), false) => Some((value, value)),
            (ArgumentValue::Interval(low, high), false) => Some((low, high)),
            (ArgumentValue::Integers(values), true) => Some((
                values.iter().copied().min().unwrap_or(0),
                values.iter().copied().max().unwrap_or(0),
            )),
            (
                ArgumentValue::Address(_)
                | ArgumentValue::Integer(_)
                | ArgumentValue::Interval(..)
                | ArgumentValue::Addresses(_)
                | ArgumentValue::Integers(_)
                | ArgumentValue::Struct(_)
                | ArgumentValue::Opaque,
                _,
            ) => None,
        }
    }
}

impl Amount {
    /// The least and the greatest value, or `None` where one is not known or the transaction
    /// fails before it has one.
    fn interval(&self, arguments: &[ArgumentValue<'_>]) -> Option<(u128, u128)> {
        match self {
            Self::Constant(value) => Some((*value, *value)),
            Self::Argument(path) => path.interval(arguments),
            Self::Arithmetic(operation, operands) => {
                let left = operands.0.interval(arguments)?;
                let right = operands.1.interval(arguments)?;
                arithmetic(*operation, left, right)
            }
            Self::OneOf(amounts) => {
                let mut interval: Option<(u128, u128)> = None;
                for amount in amounts {
                    let (low, high) = amount.interval(arguments)?;
                    interval = Some(match interval {
                        Some((least, greatest)) => (least.min(low), greatest.max(high)),
                        None => (low, high),
                    });
                }
                interval
            }
            Self::Unknown => None,
        }
    }
}

fn arithmetic(
    operation: Arithmetic,
    (left_low, left_high): (u128, u128),
    (right_low, right_high): (u128, u128),
) -> Option<(u128, u128)> {
    match operation {
        Arithmetic::Add => Some((
            left_low.checked_add(right_low)?,
            left_high.checked_add(right_high)?,
        )),
        Arithmetic::Subtract => Some((
            left_low.checked_sub(right_high)?,
            left_high.checked_sub(right_low)?,
        )),
        Arithmetic::Multiply => Some((
            left_low.checked_mul(right_low)?,
            left_high.checked_mul(right_high)?,
        )),
        Arithmetic::Divide => Some((
            left_low.checked_div(right_high)?,
            left_high.checked_div(right_low.max(1))?,
        )),
        Arithmetic::Modulo => {
            if left_low == left_high && right_low == right_high {
                let value = left_low.checked_rem(right_low)?;
                Some((value, value))
            } else {
                Some((0, left_high.min(right_high.checked_sub(1)?)))
            }
        }
    }
}

fn compile_key(summary: &ClosedSummary, type_arguments: &[TypeTag], key: TermIndex) -> Key {
    match summary.term(key) {
        Term::Address(address) => Key::Constant(*address),
        Term::Each(_) if let Some(terms) = summary.alternatives(key) => {
            let mut keys = Vec::with_capacity(terms.len());
            for term in terms {
                match compile_key(summary, type_arguments, *term) {
                    key @ (Key::Constant(_) | Key::Argument(_)) => keys.push(key),
                    Key::OneOf(several) => keys.extend(several),
                    Key::Unknown(reason) => return Key::Unknown(reason),
                }
            }
            Key::OneOf(keys)
        }
        Term::Argument(_) | Term::Field(..) | Term::Each(_) => match compile_path(summary, key) {
            Some(path) => Key::Argument(path),
            None => Key::Unknown(WideningReason::Computed),
        },
        Term::TypeAddress(parameter) => match type_arguments.get(usize::from(*parameter)) {
            Some(TypeTag::Struct(tag)) => Key::Constant(tag.module.address),
            Some(_) | None => Key::Unknown(WideningReason::CallResult),
        },
        Term::Load(..) => Key::Unknown(WideningReason::Loaded),
        Term::Integer(_) | Term::Arithmetic(..) | Term::Pack(_) => {
            Key::Unknown(WideningReason::Computed)
        }
        Term::CallResult(..) => Key::Unknown(WideningReason::CallResult),
        Term::Unknown(reason) => Key::Unknown(*reason),
    }
}

fn compile_path(summary: &ClosedSummary, term: TermIndex) -> Option<ArgumentPath> {
    let mut fields = Vec::new();
    let mut current = term;
    let mut is_each = false;
    if let Term::Each(vector) = summary.term(current) {
        is_each = true;
        current = descend(current, *vector)?;
    }
    loop {
        match summary.term(current) {
            Term::Argument(parameter) => {
                fields.reverse();
                return Some(ArgumentPath {
                    parameter: *parameter,
                    fields,
                    is_each,
                });
            }
            Term::Field(base, field) => {
                fields.push(field.0);
                current = descend(current, *base)?;
            }
            Term::Each(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::Load(..)
            | Term::CallResult(..)
            | Term::Arithmetic(..)
            | Term::Pack(_)
            | Term::TypeAddress(_)
            | Term::Unknown(_) => return None,
        }
    }
}

/// A term names only terms of lower index; anything else is no term.
fn descend(from: TermIndex, to: TermIndex) -> Option<TermIndex> {
    (to < from).then_some(to)
}

fn compile_mode(summary: &ClosedSummary, mode: &Mode) -> (LeafMode, ModeOperation) {
    let fixed = |mode: ConcreteMode| (mode.leaf_mode(), ModeOperation::Fixed(mode));
    match mode {
        Mode::Read => fixed(ConcreteMode::Read),
        Mode::Write => fixed(ConcreteMode::Write),
        Mode::ReadWrite => fixed(ConcreteMode::ReadWrite),
        Mode::Delta(steps) if steps.iter().all(|step| is_check(summary, step)) => {
            fixed(ConcreteMode::Read)
        }
        Mode::Delta(steps) => {
            let steps = steps
                .iter()
                .map(|step| StepOperation {
                    direction: step.direction,
                    low: compile_amount(summary, step.low, &mut { AMOUNT_NODES_MAX }),
                    high: (step.high != step.low)
                        .then(|| compile_amount(summary, step.high, &mut { AMOUNT_NODES_MAX })),
                    bound: step
                        .bound
                        .map(|bound| compile_amount(summary, bound, &mut { AMOUNT_NODES_MAX })),
                })
                .collect();
            (LeafMode::Delta, ModeOperation::Delta(steps))
        }
    }
}

/// Whether a step changes nothing. A location that is only checked is read.
fn is_check(summary: &ClosedSummary, step: &DeltaStep) -> bool {
    matches!(summary.term(step.high), Term::Integer(0))
}

fn compile_amount(summary: &ClosedSummary, term: TermIndex, budget: &mut u32) -> Amount {
    let Some(rest) = budget.checked_sub(1) else {
        return Amount::Unknown;
    };
    *budget = rest;
    match summary.term(term) {
        Term::Integer(value) => Amount::Constant(*value),
        Term::Each(_) if let Some(terms) = summary.alternatives(term) => {
            let amounts = terms
                .iter()
                .map(|term| compile_amount(summary, *term, budget));
            let amounts: Vec<Amount> = amounts.collect();
            if amounts
                .iter()
                .any(|amount| matches!(amount, Amount::Unknown))
            {
                Amount::Unknown
            } else {
                Amount::OneOf(amounts)
            }
        }
        Term::Argument(_) | Term::Field(..) | Term::Each(_) => {
            compile_path(summary, term).map_or(Amount::Unknown, Amount::Argument)
        }
        Term::Arithmetic(operation, left, right) => {
            if *left >= term || *right >= term {
                return Amount::Unknown;
            }
            let operands = (
                compile_amount(summary, *left, budget),
                compile_amount(summary, *right, budget),
            );
            if matches!(operands.0, Amount::Unknown) || matches!(operands.1, Amount::Unknown) {
                Amount::Unknown
            } else {
                Amount::Arithmetic(*operation, Box::new(operands))
            }
        }
        Term::Address(_)
        | Term::Load(..)
        | Term::CallResult(..)
        | Term::Pack(_)
        | Term::TypeAddress(_)
        | Term::Unknown(_) => Amount::Unknown,
    }
}
