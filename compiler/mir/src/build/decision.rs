//! Which arm of a `match` a value belongs to: a decision tree whose equal parts are shared.
//!
//! The arms are rows of tests, each of one part of the value. A step takes the first row and a part
//! that it tests, tells the values of the part apart as far as the rows do, and keeps for each case
//! the rows that still can match; tests that the case has passed are gone. A row without tests is
//! an arm, and its guard may lead on to the other rows. Rows that have been seen before have a
//! block already. The worst case is exponential, so the work is limited.
//!
//! Where a guard may change something, what was found out before it need not hold after it. Then
//! each arm is a decision of its own, and the next arm begins anew.

use std::collections::BTreeMap;

use cranelift_entity::{PrimaryMap, entity_impl};
use weft_base::{Code, Diagnostic, Span};
use weft_hir::{
    Arm, Constructor, FieldId, Interval, Mutability, PatternId, PatternKind, StructId, Ty, Value,
    literal_value,
};

use super::match_::peeled;
use super::{Builder, constant, duplicate, take};
use crate::body::{
    BinaryOperation, BlockId, FieldChoice, FieldStep, LocalId, Operand, Place, Rvalue,
    TerminatorKind,
};

/// How many rows are looked at before a `match` counts as too complex.
const WORK_MAX: usize = 1 << 22;

/// A part of the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct PartId(u32);
entity_impl!(PartId, "part");

struct Part {
    place: Place,
    /// Its type, never a reference.
    ty: Ty,
}

/// An arm that can still match.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    arm: usize,
    /// The patterns that the parts have yet to match, in order; each part once.
    tests: Vec<(PartId, PatternId)>,
}

/// The search for the arm of a value.
pub(super) struct Decision<'a> {
    subjects: Vec<LocalId>,
    arms: &'a [Arm],
    /// The block of each arm, where its pattern has matched.
    blocks: &'a [BlockId],
    parts: PrimaryMap<PartId, Part>,
    part_of: BTreeMap<(PartId, Constructor, FieldId), PartId>,
    block_of: BTreeMap<Vec<Row>, BlockId>,
    /// Where a value goes that no row matches.
    unmatched: Option<BlockId>,
    open: Vec<(Vec<Row>, BlockId)>,
    work: usize,
}

impl<'a> Decision<'a> {
    pub(super) fn new(subjects: Vec<LocalId>, arms: &'a [Arm], blocks: &'a [BlockId]) -> Self {
        Self {
            subjects,
            arms,
            blocks,
            parts: PrimaryMap::new(),
            part_of: BTreeMap::new(),
            block_of: BTreeMap::new(),
            unmatched: None,
            open: Vec::new(),
            work: 0,
        }
    }
}

impl Builder<'_> {
    /// Goes to the block of the arm that a value belongs to.
    pub(super) fn decide(&mut self, mut decision: Decision<'_>, has_effects: bool, span: Span) {
        let rows = self.first_rows(&mut decision);
        if !has_effects {
            return self.decide_among(&mut decision, &rows, span);
        }
        for row in rows {
            let next = self.new_block();
            decision.unmatched = Some(next);
            decision.block_of.clear();
            self.decide_among(&mut decision, &[row], span);
            self.enter(next);
            if self.current.is_none() {
                return;
            }
        }
        self.abort_unmatched(span);
    }

    fn decide_among(&mut self, decision: &mut Decision<'_>, rows: &[Row], span: Span) {
        self.step(decision, rows, span);
        while let Some((rows, block)) = decision.open.pop() {
            self.enter(block);
            if self.current.is_none() {
                continue;
            }
            let is_too_much =
                decision.work > WORK_MAX || self.blocks.len() > 2 * crate::check::BLOCKS_MAX;
            if is_too_much {
                let mut codes = self.diagnostics.iter().map(|it| it.code);
                if codes.all(|code| code != Code::MatchTooComplex) {
                    self.diagnostics.push(too_complex(span));
                }
                self.abort_unmatched(span);
                continue;
            }
            self.step(decision, &rows, span);
        }
    }

    fn first_rows(&mut self, decision: &mut Decision<'_>) -> Vec<Row> {
        let mut roots = Vec::new();
        for subject in &decision.subjects {
            let ty = &self.locals[*subject].ty;
            let place = match ty {
                Ty::Reference(..) => Place::dereference(*subject),
                _ => Place::local(*subject),
            };
            let ty = peeled(ty).clone();
            roots.push(decision.parts.push(Part { place, ty }));
        }
        let mut rows = Vec::new();
        for (arm, data) in decision.arms.iter().enumerate() {
            let patterns = match &self.source.patterns[data.pattern].kind {
                PatternKind::Tuple(elements) => elements.clone(),
                _ => vec![data.pattern],
            };
            let mut tests = Vec::new();
            for (part, pattern) in roots.iter().zip(patterns) {
                self.add_tests(decision, *part, pattern, &mut tests);
            }
            rows.push(Row { arm, tests });
        }
        rows
    }

    /// Adds what has to be tested for a pattern to match.
    fn add_tests(
        &self,
        decision: &mut Decision<'_>,
        part: PartId,
        pattern: PatternId,
        tests: &mut Vec<(PartId, PatternId)>,
    ) {
        let mut open = vec![(part, pattern)];
        while let Some((part, id)) = open.pop() {
            match &self.source.patterns[id].kind {
                PatternKind::Wildcard
                | PatternKind::Bind(_)
                | PatternKind::Place(_)
                | PatternKind::Tuple(_)
                | PatternKind::Error => {}
                PatternKind::Literal(_) | PatternKind::Range { .. } => tests.push((part, id)),
                PatternKind::Struct { constructor, .. } => {
                    if self.variant_count(constructor.item) > 1 {
                        tests.push((part, id));
                    } else {
                        let inside = self.inside(decision, part, id);
                        open.extend(inside.into_iter().rev());
                    }
                }
            }
        }
    }

    fn variant_count(&self, item: StructId) -> usize {
        let variants = &self.definitions.structs[item].variants;
        variants.as_ref().map_or(1, PrimaryMap::len)
    }

    /// The parts inside a struct or variant with their patterns.
    fn inside(
        &self,
        decision: &mut Decision<'_>,
        part: PartId,
        pattern: PatternId,
    ) -> Vec<(PartId, PatternId)> {
        let PatternKind::Struct {
            constructor,
            fields,
        } = &self.source.patterns[pattern].kind
        else {
            return Vec::new();
        };
        let inside = fields.iter().map(|(field, inner)| {
            let key = (part, *constructor, *field);
            let known = decision.part_of.get(&key).copied();
            let id = known.unwrap_or_else(|| {
                let name = &self.definitions.fields_of(*constructor)[*field].name;
                let ty = peeled(&self.source.patterns[*inner].ty).clone();
                let mut place = decision.parts[part].place.clone();
                place.fields.push(FieldStep {
                    field: FieldChoice::of(constructor.variant, *field),
                    name: name.symbol.clone(),
                    ty: ty.clone(),
                });
                let id = decision.parts.push(Part { place, ty });
                decision.part_of.insert(key, id);
                id
            });
            (id, *inner)
        });
        inside.collect()
    }

    /// The block that finds the arm among some rows.
    fn block_for(&mut self, decision: &mut Decision<'_>, rows: Vec<Row>) -> BlockId {
        if let (true, Some(block)) = (rows.is_empty(), decision.unmatched) {
            return block;
        }
        if let Some(block) = decision.block_of.get(&rows) {
            return *block;
        }
        // An arm that matches for certain needs no step of its own.
        let certain = rows.first().filter(|row| row.tests.is_empty());
        let certain = certain.filter(|row| decision.arms[row.arm].guard.is_none());
        if let Some(row) = certain {
            return decision.blocks[row.arm];
        }
        let block = self.new_block();
        decision.block_of.insert(rows.clone(), block);
        decision.open.push((rows, block));
        block
    }

    fn step(&mut self, decision: &mut Decision<'_>, rows: &[Row], span: Span) {
        let Some((first, rest)) = rows.split_first() else {
            self.abort_unmatched(span);
            return;
        };
        let Some(part) = most_tested(first, rows) else {
            return self.guard(decision, first.arm, rest, span);
        };
        decision.work += rows.len() * first.tests.len();
        match &decision.parts[part].ty {
            Ty::Struct(item, _) => {
                let item = *item;
                self.switch(decision, rows, part, item, span);
            }
            Ty::Bool => self.test_bool(decision, rows, part, span),
            Ty::Integer(kind) => {
                let kind = *kind;
                self.search(decision, rows, part, Interval::all(kind), span);
            }
            _ => self.compare(decision, rows, part, span),
        }
    }

    /// An arm whose pattern matches, if its guard allows it.
    fn guard(&mut self, decision: &mut Decision<'_>, arm: usize, rest: &[Row], span: Span) {
        let arm_data = &decision.arms[arm];
        let Some(guard) = arm_data.guard else {
            return self.goto(decision.blocks[arm], span);
        };
        self.bind_for_guard(arm_data.pattern, guard, &decision.subjects);
        let next = self.block_for(decision, rest.to_vec());
        // Where the guard does not end, nothing follows.
        let _ = self.condition(guard, decision.blocks[arm], next);
    }

    /// The rows that remain for a case of a part: `tests` are those that replace the one of the part,
    /// or `None` where the row does not allow the case.
    fn keep(
        &self,
        decision: &mut Decision<'_>,
        rows: &[Row],
        part: PartId,
        allows: &dyn Fn(PatternId) -> bool,
    ) -> Vec<Row> {
        let mut kept = Vec::with_capacity(rows.len());
        decision.work += rows.len();
        for row in rows {
            let position = row.tests.iter().position(|(tested, _)| *tested == part);
            let Some(position) = position else {
                kept.push(row.clone());
                continue;
            };
            let pattern = row.tests[position].1;
            if !allows(pattern) {
                continue;
            }
            let mut tests = row.tests[..position].to_vec();
            for (part, pattern) in self.inside(decision, part, pattern) {
                self.add_tests(decision, part, pattern, &mut tests);
            }
            tests.extend_from_slice(&row.tests[position + 1..]);
            decision.work += tests.len();
            kept.push(Row {
                arm: row.arm,
                tests,
            });
        }
        kept
    }

    fn switch(
        &mut self,
        decision: &mut Decision<'_>,
        rows: &[Row],
        part: PartId,
        item: StructId,
        span: Span,
    ) {
        let source = self.source;
        let variants = &self.definitions.structs[item].variants;
        let mut targets = Vec::new();
        for variant in variants.iter().flat_map(PrimaryMap::keys) {
            let wanted = Constructor::of_variant(item, variant);
            let rows = self.keep(decision, rows, part, &|pattern| {
                matches!(&source.patterns[pattern].kind,
                    PatternKind::Struct { constructor, .. } if *constructor == wanted)
            });
            targets.push(self.block_for(decision, rows));
        }
        let Part { place, ty } = &decision.parts[part];
        let base = self.enum_reference(place.clone(), ty, span);
        self.terminate(TerminatorKind::Switch { base, targets }, span);
    }

    fn test_bool(&mut self, decision: &mut Decision<'_>, rows: &[Row], part: PartId, span: Span) {
        let [then_block, else_block] = [true, false].map(|value| {
            let rows = self.keep(decision, rows, part, &|pattern| {
                *self.literal(pattern) == Value::Bool(value)
            });
            self.block_for(decision, rows)
        });
        let kind = TerminatorKind::Branch {
            condition: duplicate(decision.parts[part].place.clone(), span),
            then_block,
            else_block,
        };
        self.terminate(kind, span);
    }

    /// Tells integers apart, by halves.
    fn search(
        &mut self,
        decision: &mut Decision<'_>,
        rows: &[Row],
        part: PartId,
        all: Interval,
        span: Span,
    ) {
        let source = self.source;
        let interval = |pattern: PatternId| Interval::of_pattern(source, &source.patterns[pattern]);
        let tested = rows.iter().filter_map(|row| {
            let test = row.tests.iter().find(|(tested, _)| *tested == part)?;
            interval(test.1)
        });
        let mut pieces: Vec<(Interval, BlockId)> = Vec::new();
        for piece in all.pieces(tested) {
            let rows = self.keep(decision, rows, part, &|pattern| {
                interval(pattern).is_some_and(|interval| interval.contains(piece))
            });
            let block = self.block_for(decision, rows);
            match pieces.last_mut() {
                Some((last, same)) if *same == block => *last = last.with(piece),
                _ => pieces.push((piece, block)),
            }
        }
        let Part { place, ty } = &decision.parts[part];
        let (ty, place) = (ty.clone(), place.clone());
        let value = match place.as_local() {
            Some(local) => local,
            None => self.temporary(Rvalue::Use(duplicate(place, span)), &ty, span),
        };
        self.pick(value, &ty, &pieces, span);
    }

    /// Goes to the block of the piece that an integer is in.
    fn pick(&mut self, value: LocalId, ty: &Ty, pieces: &[(Interval, BlockId)], span: Span) {
        let (operation, bound, then_block, else_pieces) = match pieces {
            [] => return self.abort_unmatched(span),
            [(_, only)] => return self.goto(*only, span),
            [(_, below), (single, found), (_, above)] if below == above && single.is_single() => {
                (BinaryOperation::Equal, *single, Some(*found), &pieces[..1])
            }
            _ => {
                let middle = pieces.len() / 2;
                let (low, high) = pieces.split_at(middle);
                let then_block = match low {
                    [(_, only)] => Some(*only),
                    _ => None,
                };
                (BinaryOperation::Less, high[0].0, then_block, high)
            }
        };
        let bound = constant(bound.first(), ty.clone(), span);
        let test = Rvalue::Binary(operation, duplicate(Place::local(value), span), bound);
        let test = self.temporary(test, &Ty::Bool, span);
        let low_block = then_block.unwrap_or_else(|| self.new_block());
        let else_block = match else_pieces {
            [(_, only)] => *only,
            _ => self.new_block(),
        };
        let kind = TerminatorKind::Branch {
            condition: take(test, span),
            then_block: low_block,
            else_block,
        };
        self.terminate(kind, span);
        if then_block.is_none() {
            self.enter(low_block);
            self.pick(value, ty, &pieces[..pieces.len() / 2], span);
        }
        if else_pieces.len() > 1 {
            self.enter(else_block);
            self.pick(value, ty, else_pieces, span);
        }
    }

    /// Compares a part with the first literal that a row has for it.
    fn compare(&mut self, decision: &mut Decision<'_>, rows: &[Row], part: PartId, span: Span) {
        let mut tested = rows.iter().flat_map(|row| &row.tests);
        let Some((_, pattern)) = tested.find(|(tested, _)| *tested == part) else {
            return self.abort_unmatched(span);
        };
        let literal = self.literal(*pattern).clone();
        let equal = self.keep(decision, rows, part, &|it| *self.literal(it) == literal);
        let then_block = self.block_for(decision, equal);
        // The rows that are left test the part again.
        let other = rows.iter().filter(|row| {
            let test = row.tests.iter().find(|(tested, _)| *tested == part);
            test.is_none_or(|(_, pattern)| *self.literal(*pattern) != literal)
        });
        let other: Vec<Row> = other.cloned().collect();
        decision.work += rows.len();
        let else_block = self.block_for(decision, other);
        let Part { place, ty } = &decision.parts[part];
        let test = self.equals(place.clone(), &ty.clone(), literal, span);
        let kind = TerminatorKind::Branch {
            condition: test,
            then_block,
            else_block,
        };
        self.terminate(kind, span);
    }

    /// Whether what is at a place equals a literal.
    fn equals(&mut self, place: Place, ty: &Ty, literal: Value, span: Span) -> Operand {
        let literal = constant(literal, ty.clone(), span);
        let (left, right) = if super::is_scalar(ty) {
            (duplicate(place, span), literal)
        } else {
            let reference = Ty::reference(Mutability::Immutable, ty.clone());
            let literal = self.temporary(Rvalue::Use(literal), ty, span);
            let right = Rvalue::Borrow(Place::local(literal));
            let right = self.temporary(right, &reference, span);
            let left = self.temporary(Rvalue::Borrow(place), &reference, span);
            (take(left, span), take(right, span))
        };
        let test = Rvalue::Binary(BinaryOperation::Equal, left, right);
        take(self.temporary(test, &Ty::Bool, span), span)
    }

    fn literal(&self, pattern: PatternId) -> &Value {
        let PatternKind::Literal(literal) = &self.source.patterns[pattern].kind else {
            unreachable!("patterns of values that are no integers are literals");
        };
        literal_value(self.source, *literal).expect("a literal pattern has a literal")
    }
}

/// The part that the first row tests and most other rows do too.
fn most_tested(first: &Row, rows: &[Row]) -> Option<PartId> {
    let mut best: Option<(usize, PartId)> = None;
    for (part, _) in &first.tests {
        let tested = |row: &&Row| row.tests.iter().any(|(other, _)| other == part);
        let count = rows.iter().filter(tested).count();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, *part));
        }
    }
    best.map(|(_, part)| part)
}

fn too_complex(span: Span) -> Diagnostic {
    let message = "this `match` is too complex";
    let label = "its arms overlap in too many ways";
    Diagnostic::new(Code::MatchTooComplex, message, span, label)
        .with_help("match one part after the other, each in a `match` of its own")
}
