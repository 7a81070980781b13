//! Reference safety: no reference outlives what it points to, and while a mutable reference lives,
//! nothing else gets at its place.
//!
//! For each register with a live reference the fixpoint knows the places that it may point into
//! ([`Path`]): the way down from a register, from what a parameter refers to, or from the resources
//! of a struct. Two references conflict where their places may overlap, unless one is mutable and
//! certain to contain the other's place: that one is merely waiting while the narrower one is used.
//! References that no path uses again restrict nothing.
//!
//! Afterwards, on every path:
//!
//! - a register is not written, moved or emptied while a live reference points into it;
//! - a place is not written, nor an element of it borrowed mutably, while another live reference
//!   points into it, nor read, nor an element of it borrowed, while another mutable one does;
//! - the arguments of a call lead to different places, if one of them is mutable;
//! - resources of a struct are not borrowed or taken, nor a function called that does so, while a
//!   live reference points into them (both may be immutable, but not across calls);
//! - references that are returned come from parameters, and exclude each other if one is mutable.
//!
//! What a function value acquires is not known here: the call of one may lead back into this module.
//! There the machine refuses every operation on a resource of the module (`docs/spec/bytecode.md`),
//! so no such call gets at a resource that is borrowed.
//!
//! Two mutable references to exactly the same place (one a copy of the other, or both borrowed from
//! one register) may take turns: neither can make the other dangle, and no call gets both.

mod path;
mod variant;

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;
use weft_bytecode::{
    BinaryOperation, Code, Instruction, Register, StructDefinitionIndex, Terminator, Type,
    TypeIndex, VariantField,
};

use crate::acquires;
use crate::engine::{Analysis, Direction, Graph, Meter, solve};
use crate::error::{Result, VerifyError, refuse, require};
use crate::liveness::{self, Liveness};
use crate::operand::{self, Use};
use crate::types::Types;
use path::{Path, Root, Step};
use variant::FieldList;

/// The most places that one reference may point to.
const PATHS_MAX: usize = 128;

/// Checks the references of a function.
pub(crate) fn check(
    types: &Types<'_>,
    parameter_count: usize,
    code: &Code,
    graph: &Graph,
    meter: &mut Meter,
) -> Result<()> {
    let count = code.registers.len();
    let mut is_reference = FixedBitSet::with_capacity(count);
    let mut is_mutable = FixedBitSet::with_capacity(count);
    let mut is_scalar = FixedBitSet::with_capacity(count);
    for (register, index) in code.registers.iter().enumerate() {
        is_reference.set(register, types.is_reference(*index));
        is_scalar.set(register, types.is_scalar(*index));
        let mutable = matches!(types.get(*index)?, Type::MutableReference(_));
        is_mutable.set(register, mutable);
    }
    if is_reference.is_clear() {
        return Ok(());
    }
    let liveness = liveness::analyze(code, graph, &is_reference, meter)?;
    let analysis = References {
        types,
        parameter_count,
        code,
        is_reference,
        is_mutable,
        is_scalar,
        liveness,
        field_lists: variant::field_lists(code, meter)?,
    };
    solve(graph, Direction::Forward, &analysis, meter).map(|_| ())
}

type Places = BTreeSet<Path>;

/// The places of the references that are live.
type State = BTreeMap<Register, Places>;

struct References<'a> {
    types: &'a Types<'a>,
    parameter_count: usize,
    code: &'a Code,
    is_reference: FixedBitSet,
    is_mutable: FixedBitSet,
    is_scalar: FixedBitSet,
    liveness: Liveness,
    /// The lists of fields of variants that the function's instructions have.
    field_lists: BTreeMap<&'a [VariantField], FieldList>,
}

/// What is about to be done to a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intent {
    /// Other references may read it too.
    Read,
    /// No other reference may get at it.
    Write,
}

/// The references around an instruction.
struct Moment {
    /// The references that live on, without the destinations.
    others: State,
    /// The references that the instruction uses for the last time.
    dying: State,
    site: (u32, u32),
}

impl References<'_> {
    fn is_mutable(&self, register: Register) -> bool {
        self.is_mutable.contains(register.index())
    }

    fn is_reference(&self, register: Register) -> bool {
        self.is_reference.contains(register.index())
    }

    fn intent_of(&self, register: Register) -> Intent {
        if self.is_mutable(register) {
            Intent::Write
        } else {
            Intent::Read
        }
    }

    /// Checks that no other reference excludes what is done to `place` by way of `base`.
    fn check_place(
        &self,
        others: &State,
        except: Option<Register>,
        place: &Path,
        base: &Path,
        intent: Intent,
    ) -> Result<()> {
        for (other, places) in others {
            let is_mutable = self.is_mutable(*other);
            if Some(*other) == except || (intent == Intent::Read && !is_mutable) {
                continue;
            }
            for other_place in places {
                let is_waiting = is_mutable && other_place.leads_to(base);
                require!(
                    is_waiting || !other_place.overlaps(place),
                    ConflictingReference,
                    "{other} is used later and leads to the same place"
                );
            }
        }
        Ok(())
    }

    /// Checks that the referent of `reference` may be read or written, and gives its places.
    fn access<'moment>(
        &self,
        moment: &'moment Moment,
        reference: Register,
        intent: Intent,
        meter: &mut Meter,
    ) -> Result<&'moment Places> {
        let places = Self::places(moment, reference)?;
        for place in places {
            charge(&moment.others, place, meter)?;
            self.check_place(&moment.others, Some(reference), place, place, intent)?;
        }
        Ok(places)
    }

    fn places(moment: &Moment, reference: Register) -> Result<&Places> {
        match (moment.dying.get(&reference)).or_else(|| moment.others.get(&reference)) {
            Some(places) => Ok(places),
            None => refuse!(Internal, "{reference} is used but not live"),
        }
    }

    /// Borrows a part of the referent of `base`.
    fn borrow_part(
        &self,
        moment: &Moment,
        destination: Register,
        base: Register,
        part: &Step,
        meter: &mut Meter,
    ) -> Result<Places> {
        let intent = self.intent_of(destination);
        let mut result = Places::new();
        for place in Self::places(moment, base)? {
            let inner = place.then(part.clone());
            charge(&moment.others, &inner, meter)?;
            self.check_place(&moment.others, Some(base), &inner, place, intent)?;
            result.insert(inner);
        }
        Ok(result)
    }

    /// Checks that a field is not borrowed while another reference, one of both mutable, leads into
    /// another variant: the borrow could only fail. What paths join of such references is another
    /// matter, since then only one of them was made.
    fn check_variants(
        &self,
        moment: &Moment,
        destination: Register,
        places: &Places,
        meter: &mut Meter,
    ) -> Result<()> {
        for place in places {
            charge(&moment.others, place, meter)?;
            for (other, other_places) in &moment.others {
                let matters = self.is_mutable(destination) || self.is_mutable(*other);
                require!(
                    !matters || !other_places.iter().any(|other| other.excludes(place)),
                    ConflictingReference,
                    "{other} is used later and leads into another variant"
                );
            }
        }
        Ok(())
    }

    /// Checks that no reference in `state` points into a register.
    fn check_register(state: &State, register: Register) -> Result<()> {
        for (reference, places) in state {
            require!(
                places
                    .iter()
                    .all(|place| place.root != Root::Register(register)),
                BorrowedRegister,
                "{register} is borrowed by {reference}"
            );
        }
        Ok(())
    }

    /// Checks that no reference in `state`, or no mutable one, points into the resources of a
    /// struct.
    fn check_resources(
        &self,
        state: &State,
        struct_: StructDefinitionIndex,
        intent: Intent,
    ) -> Result<()> {
        for (reference, places) in state {
            let matters = intent == Intent::Write || self.is_mutable(*reference);
            require!(
                !matters
                    || places
                        .iter()
                        .all(|place| place.root != Root::Resources(struct_)),
                BorrowedResource,
                "{reference} points into a resource of {struct_}"
            );
        }
        Ok(())
    }

    fn borrow_global(
        &self,
        moment: &Moment,
        destination: Register,
        instruction: &Instruction,
    ) -> Result<Places> {
        let intent = self.intent_of(destination);
        let mut places = Places::new();
        for struct_ in acquires::acquired(self.types.module, self.code, instruction) {
            self.check_resources(&moment.others, struct_, intent)?;
            places.insert(Path::whole(Root::Resources(struct_)));
        }
        Ok(places)
    }

    fn call(
        &self,
        moment: &Moment,
        instruction: &Instruction,
        arguments: &[Register],
        results: &[Register],
        meter: &mut Meter,
    ) -> Result<Vec<(Register, Places)>> {
        for struct_ in acquires::acquired(self.types.module, self.code, instruction) {
            // Also against the arguments, which the callee uses.
            self.check_resources(&moment.dying, struct_, Intent::Write)?;
            self.check_resources(&moment.others, struct_, Intent::Write)?;
        }
        let references: Vec<Register> = (arguments.iter().copied())
            .filter(|argument| self.is_reference(*argument))
            .collect();
        for (position, argument) in references.iter().enumerate() {
            let places = self.access(moment, *argument, self.intent_of(*argument), meter)?;
            for earlier in references.iter().take(position) {
                if self.is_mutable(*argument) || self.is_mutable(*earlier) {
                    Self::check_apart(
                        *argument,
                        places,
                        *earlier,
                        Self::places(moment, *earlier)?,
                        meter,
                    )?;
                }
            }
        }
        let mut made = Vec::new();
        for (index, result) in (0_u32..).zip(results) {
            if !self.is_reference(*result) {
                continue;
            }
            let part = Step::Result {
                referent: self.referent(*result)?,
                site: moment.site,
                index,
            };
            let mut places = Places::new();
            for argument in &references {
                if self.is_mutable(*argument) || !self.is_mutable(*result) {
                    // No type is a part of itself: a lone result of the type is the whole.
                    let is_whole = results.len() == 1
                        && self.referent(*argument)? == self.referent(*result)?;
                    for place in Self::places(moment, *argument)? {
                        places.insert(if is_whole {
                            place.clone()
                        } else {
                            place.then(part.clone())
                        });
                    }
                }
            }
            made.push((*result, places));
        }
        Ok(made)
    }

    fn referent(&self, register: Register) -> Result<TypeIndex> {
        let index = self.code.registers.get(register.index());
        match index.map(|index| self.types.get(*index)).transpose()? {
            Some(Type::Reference(referent) | Type::MutableReference(referent)) => Ok(*referent),
            Some(
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
                | Type::Function(_),
            )
            | None => refuse!(Internal, "{register} is not a reference"),
        }
    }

    /// Checks that two sets of places have nothing in common.
    fn check_apart(
        left: Register,
        left_places: &Places,
        right: Register,
        right_places: &Places,
        meter: &mut Meter,
    ) -> Result<()> {
        let weight: usize = left_places.iter().map(Path::weight).sum();
        meter.charge_length(weight * right_places.len())?;
        for place in left_places {
            require!(
                right_places.iter().all(|other| !other.overlaps(place)),
                ConflictingReference,
                "{left} and {right} lead to the same place, and one of them is mutable"
            );
        }
        Ok(())
    }

    /// Checks what an instruction does through references, and gives the places of those it makes.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each instruction, none longer than a few lines"
    )]
    fn through(
        &self,
        moment: &Moment,
        instruction: &Instruction,
        meter: &mut Meter,
    ) -> Result<Vec<(Register, Places)>> {
        let made = match instruction {
            Instruction::Move {
                destination,
                source,
            }
            | Instruction::Copy {
                destination,
                source,
            }
            | Instruction::Freeze {
                destination,
                source,
            } => {
                if !self.is_reference(*source) {
                    return Ok(Vec::new());
                }
                vec![(*destination, Self::places(moment, *source)?.clone())]
            }
            Instruction::BorrowLocal { destination, local } => {
                // What excludes the new reference shows when it is used: it may be made only to
                // borrow a field that is apart from those that are borrowed already.
                let place = Path::whole(Root::Register(*local));
                vec![(*destination, Places::from([place]))]
            }
            Instruction::BorrowField {
                destination,
                base,
                field,
            } => {
                // As for a register: only a use shows whether the field is apart from the others.
                let places = Self::places(moment, *base)?.iter();
                let part = Step::Field(*field);
                vec![(
                    *destination,
                    places.map(|place| place.then(part.clone())).collect(),
                )]
            }
            Instruction::BorrowVariantField {
                destination,
                base,
                fields,
            } => {
                // Looking at the variant reads nothing that another reference could spoil: who
                // changes the variant later needs a reference that conflicts with this one.
                let Some(list) = self.field_lists.get(fields.as_slice()) else {
                    refuse!(Internal, "a list of fields is not known");
                };
                let part = Step::VariantField(list.clone());
                let places = Self::places(moment, *base)?.iter();
                let places: Places = places.map(|place| place.then(part.clone())).collect();
                self.check_variants(moment, *destination, &places, meter)?;
                vec![(*destination, places)]
            }
            Instruction::VectorBorrow {
                destination,
                vector,
                ..
            } => {
                let part = &Step::Element;
                let places = self.borrow_part(moment, *destination, *vector, part, meter)?;
                vec![(*destination, places)]
            }
            Instruction::BorrowGlobal { destination, .. } => {
                let places = self.borrow_global(moment, *destination, instruction)?;
                vec![(*destination, places)]
            }
            Instruction::Call {
                arguments, results, ..
            }
            | Instruction::CallClosure {
                arguments, results, ..
            } => self.call(moment, instruction, arguments, results, meter)?,
            Instruction::MoveFrom { .. } => {
                for struct_ in acquires::acquired(self.types.module, self.code, instruction) {
                    self.check_resources(&moment.others, struct_, Intent::Write)?;
                }
                Vec::new()
            }
            Instruction::ReadReference { reference, .. }
            | Instruction::VectorLength {
                vector: reference, ..
            }
            | Instruction::TestVariant {
                base: reference, ..
            }
            | Instruction::MoveTo {
                signer: reference, ..
            } => {
                self.access(moment, *reference, Intent::Read, meter)?;
                Vec::new()
            }
            Instruction::WriteReference { reference, .. }
            | Instruction::VectorPushBack {
                vector: reference, ..
            }
            | Instruction::VectorPopBack {
                vector: reference, ..
            }
            | Instruction::VectorSwap {
                vector: reference, ..
            } => {
                self.access(moment, *reference, Intent::Write, meter)?;
                Vec::new()
            }
            Instruction::Binary {
                operation,
                left,
                right,
                ..
            } => {
                let is_comparison = matches!(
                    operation,
                    BinaryOperation::Equal
                        | BinaryOperation::NotEqual
                        | BinaryOperation::Less
                        | BinaryOperation::Greater
                        | BinaryOperation::LessOrEqual
                        | BinaryOperation::GreaterOrEqual
                );
                if is_comparison && self.is_reference(*left) {
                    self.access(moment, *left, Intent::Read, meter)?;
                    self.access(moment, *right, Intent::Read, meter)?;
                }
                Vec::new()
            }
            Instruction::LoadImmediate { .. }
            | Instruction::LoadConstant { .. }
            | Instruction::Drop { .. }
            | Instruction::Not { .. }
            | Instruction::Cast { .. }
            | Instruction::Pack { .. }
            | Instruction::Unpack { .. }
            | Instruction::PackVariant { .. }
            | Instruction::UnpackVariant { .. }
            | Instruction::PackClosure { .. }
            | Instruction::VectorPack { .. }
            | Instruction::VectorUnpack { .. }
            | Instruction::Exists { .. } => Vec::new(),
        };
        Ok(made)
    }

    fn instruction(
        &self,
        mut state: State,
        number: usize,
        position: usize,
        instruction: &Instruction,
        meter: &mut Meter,
    ) -> Result<State> {
        let mut dying = State::new();
        let used = self.liveness.last_uses.get(number);
        for register in used.and_then(|it| it.get(position)).into_iter().flatten() {
            if let Some(places) = state.remove(register) {
                dying.insert(*register, places);
            }
        }
        let moment = Moment {
            others: state,
            dying,
            site: (
                u32::try_from(number).unwrap_or(u32::MAX),
                u32::try_from(position).unwrap_or(u32::MAX),
            ),
        };
        let mut result: Result<(), VerifyError> = Ok(());
        operand::operands(instruction, &mut |register, how| {
            if result.is_ok() && !self.is_reference(register) && self.empties(register, how) {
                // Against the references that the same instruction uses, too.
                result = Self::check_register(&moment.others, register)
                    .and_then(|()| Self::check_register(&moment.dying, register));
            }
        });
        result?;
        let made = self.through(&moment, instruction, meter)?;
        let mut after = moment.others;
        let mut result: Result<(), VerifyError> = Ok(());
        operand::destinations(instruction, &mut |register| {
            after.remove(&register);
            if result.is_ok() && !self.is_reference(register) {
                result = Self::check_register(&after, register);
            }
        });
        result?;
        let unused = self.liveness.unused.get(number);
        let unused = unused.and_then(|it| it.get(position));
        for (register, places) in made {
            if unused.is_some_and(|unused| unused.contains(&register)) {
                continue;
            }
            require!(
                places.len() <= PATHS_MAX
                    && places.iter().all(|place| place.len() <= Path::STEPS_MAX),
                TooComplex,
                "{register} may point to too many places"
            );
            after.insert(register, places);
        }
        Ok(after)
    }

    fn empties(&self, register: Register, how: Use) -> bool {
        match how {
            Use::Read => false,
            Use::Value => !self.is_scalar.contains(register.index()),
            Use::Take => true,
        }
    }

    fn terminator(&self, state: &State, terminator: &Terminator, meter: &mut Meter) -> Result<()> {
        let values = match terminator {
            Terminator::Return { values } => values,
            Terminator::Switch { base, .. } => {
                for place in state.get(base).into_iter().flatten() {
                    charge(state, place, meter)?;
                    self.check_place(state, Some(*base), place, place, Intent::Read)?;
                }
                return Ok(());
            }
            Terminator::Jump { .. }
            | Terminator::Branch { .. }
            | Terminator::Abort { .. }
            | Terminator::AbortWithMessage { .. } => return Ok(()),
        };
        let mut returned: Vec<(Register, &Places)> = Vec::new();
        for value in values {
            if !self.is_reference(*value) {
                continue;
            }
            let Some(places) = state.get(value) else {
                refuse!(Internal, "{value} is returned but not live");
            };
            for place in places {
                require!(
                    matches!(place.root, Root::Parameter(_)),
                    DanglingReturn,
                    "{value} does not come from a parameter"
                );
            }
            for (earlier, earlier_places) in &returned {
                if self.is_mutable(*value) || self.is_mutable(*earlier) {
                    Self::check_apart(*value, places, *earlier, earlier_places, meter)?;
                }
            }
            returned.push((*value, places));
        }
        Ok(())
    }
}

/// Pays for comparing a place with those of all references.
fn charge(others: &State, place: &Path, meter: &mut Meter) -> Result<()> {
    let places: usize = others.values().map(|places| places.len() + 1).sum();
    meter.charge_length(places * place.weight())
}

impl Analysis for References<'_> {
    type State = State;

    fn start(&self, block: usize) -> Option<State> {
        (block == 0).then(|| {
            let live = self.liveness.on_entry.first();
            let is_live = |register: usize| live.is_some_and(|live| live.contains(register));
            (0..self.parameter_count)
                .filter(|register| self.is_reference.contains(*register) && is_live(*register))
                .filter_map(Register::from_position)
                .map(|register| {
                    let place = Path::whole(Root::Parameter(register));
                    (register, Places::from([place]))
                })
                .collect()
        })
    }

    fn enter(&self, block: usize, from: &State) -> State {
        let live = self.liveness.on_entry.get(block);
        from.iter()
            .filter(|(register, _)| live.is_some_and(|live| live.contains(register.index())))
            .map(|(register, places)| (*register, places.clone()))
            .collect()
    }

    fn transfer(&self, block: usize, mut state: State, meter: &mut Meter) -> Result<State> {
        let number = block;
        let Some(block) = self.code.blocks.get(block) else {
            return Ok(state);
        };
        for (position, instruction) in block.instructions.iter().enumerate() {
            let places: usize = state.values().map(|places| places.len() + 1).sum();
            meter.charge_length((operand::count(instruction) + 1) * (places + 1))?;
            state = self
                .instruction(state, number, position, instruction, meter)
                .map_err(|error| error.at(number, position))?;
        }
        self.terminator(&state, &block.terminator, meter)
            .map_err(|error| error.at(number, block.instructions.len()))?;
        Ok(state)
    }

    fn join(
        &self,
        block: usize,
        into: &mut State,
        from: &State,
        meter: &mut Meter,
    ) -> Result<bool> {
        let mut changed = false;
        let live = self.liveness.on_entry.get(block);
        for (register, places) in from {
            if !live.is_some_and(|live| live.contains(register.index())) {
                continue;
            }
            meter.charge_length(places.len() + 1)?;
            let known = into.entry(*register).or_default();
            let before = known.len();
            known.extend(places.iter().cloned());
            changed |= known.len() != before;
            require!(
                known.len() <= PATHS_MAX,
                TooComplex,
                "{register} may point to too many places"
            );
        }
        Ok(changed)
    }
}
