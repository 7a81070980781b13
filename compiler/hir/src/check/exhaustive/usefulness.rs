//! Which values some patterns leave over, by Maranget's algorithm of usefulness.
//!
//! The patterns are rows of a matrix, whose columns are the parts of the value still to be looked
//! at. One step takes a column, tells the cases of its type apart as far as the rows do, and keeps
//! for each case the rows that allow it. A case without rows is left over, and the way there is a
//! witness. The worst case is exponential, so the work is limited.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use crate::body::{Body, PatternKind, literal_value};
use crate::definition::{Constructor, DefMap, Value};
use crate::id::{FieldId, PatternId, StructId};
use crate::interval::Interval;
use crate::ty::Ty;

/// How many rows are looked at before a `match` counts as too complex.
const WORK_MAX: usize = 1 << 22;

/// How many columns are looked at one inside the other.
const DEPTH_MAX: usize = 512;

/// The search was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TooComplex;

/// A pattern, or `None` for one that matches everything.
type Item = Option<PatternId>;

/// The patterns of the columns, the next one last.
type Row = Vec<Item>;

/// A value that is left over, as far as it is determined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Witness {
    /// Any value of its type.
    Any,
    /// A struct or variant with fields in order.
    Constructor(Constructor, Vec<Self>),
    /// A tuple.
    Tuple(Vec<Self>),
    /// A `bool`.
    Bool(bool),
    /// The integers from the first to the last.
    Interval(Interval),
}

/// The outermost part of a pattern.
enum Head<'b> {
    Any,
    Constructor(Constructor, &'b [(FieldId, PatternId)]),
    Tuple(&'b [PatternId]),
    Bool(bool),
    Interval(Interval),
    /// A literal of a type whose values are too many to tell apart.
    Opaque(&'b Value),
}

/// A set of values of one type that the rows treat alike.
#[derive(Clone)]
enum Case {
    /// All values that no row names, by the way to show them.
    Rest(Vec<Witness>),
    Constructor(Constructor),
    Tuple,
    Bool(bool),
    Interval(Interval),
    Opaque(Value),
}

pub(super) struct Search<'a> {
    definitions: &'a DefMap,
    body: &'a Body,
    work: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(definitions: &'a DefMap, body: &'a Body) -> Self {
        Self {
            definitions,
            body,
            work: 0,
        }
    }

    /// Whether a pattern matches a value that none of the patterns before it does.
    pub(super) fn is_useful(
        &mut self,
        before: &[PatternId],
        pattern: PatternId,
        ty: &Ty,
    ) -> Result<bool, TooComplex> {
        let rows = before.iter().map(|pattern| vec![Some(*pattern)]).collect();
        let found = self.search(rows, vec![Some(pattern)], vec![ty.clone()], 1, 0)?;
        Ok(!found.is_empty())
    }

    /// Values that none of the patterns matches, not more than `limit`.
    pub(super) fn missing(
        &mut self,
        patterns: &[PatternId],
        ty: &Ty,
        limit: usize,
    ) -> Result<Vec<Witness>, TooComplex> {
        let rows = patterns
            .iter()
            .map(|pattern| vec![Some(*pattern)])
            .collect();
        let found = self.search(rows, vec![None], vec![ty.clone()], limit, 0)?;
        Ok(found.into_iter().filter_map(|mut row| row.pop()).collect())
    }

    /// The values that `query` matches and no row does: each a witness for each column.
    fn search(
        &mut self,
        mut rows: Vec<Row>,
        mut query: Row,
        mut types: Vec<Ty>,
        limit: usize,
        depth: usize,
    ) -> Result<Vec<Vec<Witness>>, TooComplex> {
        self.work += (rows.len() + 1) * (types.len() + 1);
        if self.work > WORK_MAX || depth > DEPTH_MAX {
            return Err(TooComplex);
        }
        let is_open = |item: &Item| item.is_none_or(|it| matches!(self.head(it), Head::Any));
        if rows.iter().any(|row| row.iter().all(is_open)) {
            return Ok(Vec::new());
        }
        let skipped = self.skip_columns(&mut rows, &mut query, &mut types);
        let mut found = match types.pop() {
            // A row that is left would match everything.
            None => vec![Vec::new()],
            Some(ty) => self.column(&rows, &query, &types, &peeled(&ty), limit, depth)?,
        };
        for row in &mut found {
            row.extend(std::iter::repeat_n(Witness::Any, skipped));
        }
        Ok(found)
    }

    /// Drops the next columns as long as nothing in them is told apart.
    fn skip_columns(&self, rows: &mut [Row], query: &mut Row, types: &mut Vec<Ty>) -> usize {
        let mut skipped = 0;
        let is_any = |row: &Row| {
            let last = row.last().copied().flatten();
            last.is_none_or(|pattern| matches!(self.head(pattern), Head::Any))
        };
        while !types.is_empty() && is_any(query) && rows.iter().all(is_any) {
            types.pop();
            query.pop();
            for row in rows.iter_mut() {
                row.pop();
            }
            skipped += 1;
        }
        skipped
    }

    fn column(
        &mut self,
        rows: &[Row],
        query: &Row,
        types: &[Ty],
        ty: &Ty,
        limit: usize,
        depth: usize,
    ) -> Result<Vec<Vec<Witness>>, TooComplex> {
        let mut found = Vec::new();
        for case in self.cases(rows, query, ty) {
            let left = limit.saturating_sub(found.len());
            if left == 0 {
                break;
            }
            let parts = self.parts(&case, ty);
            let Some(query) = self.specialize(query, &case, parts.len()) else {
                continue;
            };
            let kept = rows.iter();
            let kept = kept.filter_map(|row| self.specialize(row, &case, parts.len()));
            let kept: Vec<Row> = kept.collect();
            let mut types = types.to_vec();
            // The first part is looked at first, so it comes last.
            types.extend(parts.iter().rev().cloned());
            for mut row in self.search(kept, query, types, left, depth + 1)? {
                let inside = row.split_off(row.len() - parts.len());
                for witness in case.witnesses(inside) {
                    let mut whole = row.clone();
                    whole.push(witness);
                    found.push(whole);
                }
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The cases of the next column that the rows tell apart and the query allows.
    fn cases(&self, rows: &[Row], query: &Row, ty: &Ty) -> Vec<Case> {
        match self.last_head(query) {
            Head::Constructor(constructor, _) => return vec![Case::Constructor(constructor)],
            Head::Tuple(_) => return vec![Case::Tuple],
            Head::Bool(value) => return vec![Case::Bool(value)],
            Head::Opaque(value) => return vec![Case::Opaque(value.clone())],
            Head::Interval(interval) => return self.intervals(rows, interval),
            Head::Any => {}
        }
        let heads = || rows.iter().map(|row| self.last_head(row));
        match ty {
            Ty::Struct(item, _) => self.constructors(*item, &|constructor| {
                heads().any(|head| matches!(head, Head::Constructor(it, _) if it == constructor))
            }),
            Ty::Tuple(_) => vec![Case::Tuple],
            Ty::Bool => {
                let named = |value| heads().any(|it| matches!(it, Head::Bool(it) if it == value));
                let (named, rest): (Vec<bool>, Vec<bool>) =
                    [false, true].into_iter().partition(|value| named(*value));
                let rest: Vec<Witness> = rest.into_iter().map(Witness::Bool).collect();
                let rest = (!rest.is_empty()).then_some(Case::Rest(rest));
                rest.into_iter()
                    .chain(named.into_iter().map(Case::Bool))
                    .collect()
            }
            Ty::Integer(kind) => self.intervals(rows, Interval::all(*kind)),
            Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Parameter(_)
            | Ty::Function(_)
            | Ty::Reference(..)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => vec![Case::Rest(vec![Witness::Any])],
        }
    }

    /// The variants of an enum, those that no row names first.
    fn constructors(&self, item: StructId, is_named: &dyn Fn(Constructor) -> bool) -> Vec<Case> {
        let Some(variants) = &self.definitions.structs[item].variants else {
            return vec![Case::Constructor(Constructor::of_struct(item))];
        };
        let all = variants.keys();
        let all = all.map(|variant| Constructor::of_variant(item, variant));
        let (named, rest): (Vec<_>, Vec<_>) = all.partition(|it| is_named(*it));
        let rest: Vec<Witness> = rest
            .into_iter()
            .map(|constructor| {
                let fields = self.definitions.fields_of(constructor);
                Witness::Constructor(constructor, vec![Witness::Any; fields.len()])
            })
            .collect();
        let rest = (!rest.is_empty()).then_some(Case::Rest(rest));
        let named = named.into_iter().map(Case::Constructor);
        rest.into_iter().chain(named).collect()
    }

    /// An interval, cut wherever an interval of a row begins or ends.
    fn intervals(&self, rows: &[Row], whole: Interval) -> Vec<Case> {
        let named = rows.iter().filter_map(|row| match self.last_head(row) {
            Head::Interval(named) => Some(named),
            _ => None,
        });
        let pieces = whole.pieces(named);
        pieces.into_iter().map(Case::Interval).collect()
    }

    /// The types of the parts of a value of a case.
    fn parts(&self, case: &Case, ty: &Ty) -> Vec<Ty> {
        match (case, ty) {
            (Case::Constructor(constructor), Ty::Struct(_, arguments)) => {
                let fields = self.definitions.fields_of(*constructor).values();
                fields
                    .map(|field| field.ty.instantiate(arguments))
                    .collect()
            }
            (Case::Tuple, Ty::Tuple(elements)) => elements.to_vec(),
            (_, _) => Vec::new(),
        }
    }

    /// A row with its next column replaced by the parts of a case, if it allows the case.
    fn specialize(&self, row: &Row, case: &Case, parts: usize) -> Option<Row> {
        let mut rest = row.clone();
        rest.pop();
        let mut inside: Vec<Item> = vec![None; parts];
        match (self.last_head(row), case) {
            (Head::Any, _) => {}
            (Head::Constructor(one, fields), Case::Constructor(other)) if one == *other => {
                for (field, pattern) in fields {
                    let position = usize::try_from(field.as_u32()).unwrap_or(usize::MAX);
                    if let Some(part) = inside.get_mut(position) {
                        *part = Some(*pattern);
                    }
                }
            }
            (Head::Tuple(elements), Case::Tuple) => {
                for (part, pattern) in inside.iter_mut().zip(elements) {
                    *part = Some(*pattern);
                }
            }
            (Head::Bool(one), Case::Bool(other)) if one == *other => {}
            (Head::Interval(one), Case::Interval(other)) if one.contains(*other) => {}
            (Head::Opaque(one), Case::Opaque(other)) if one == other => {}
            (_, _) => return None,
        }
        rest.extend(inside.into_iter().rev());
        Some(rest)
    }

    fn last_head(&self, row: &Row) -> Head<'a> {
        match row.last().copied().flatten() {
            Some(pattern) => self.head(pattern),
            None => Head::Any,
        }
    }

    fn head(&self, pattern: PatternId) -> Head<'a> {
        let body = self.body;
        let pattern = &body.patterns[pattern];
        match &pattern.kind {
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Place(_)
            | PatternKind::Error => Head::Any,
            PatternKind::Struct {
                constructor,
                fields,
            } => Head::Constructor(*constructor, fields),
            PatternKind::Tuple(elements) => Head::Tuple(elements),
            PatternKind::Literal(literal) => match literal_value(body, *literal) {
                Some(Value::Bool(value)) => Head::Bool(*value),
                Some(value) => match Interval::of_pattern(body, pattern) {
                    Some(interval) => Head::Interval(interval),
                    None => Head::Opaque(value),
                },
                None => Head::Any,
            },
            PatternKind::Range { .. } => match Interval::of_pattern(body, pattern) {
                Some(interval) => Head::Interval(interval),
                None => Head::Any,
            },
        }
    }
}

impl Case {
    /// The witnesses of a case with those of its parts, the first of which is last.
    fn witnesses(&self, mut inside: Vec<Witness>) -> Vec<Witness> {
        inside.reverse();
        match self {
            Self::Rest(all) => all.clone(),
            Self::Constructor(constructor) => vec![Witness::Constructor(*constructor, inside)],
            Self::Tuple => vec![Witness::Tuple(inside)],
            Self::Bool(value) => vec![Witness::Bool(*value)],
            Self::Interval(interval) => vec![Witness::Interval(*interval)],
            Self::Opaque(_) => vec![Witness::Any],
        }
    }
}

impl Witness {
    /// The witness as a pattern.
    pub(super) fn show(&self, definitions: &DefMap) -> String {
        match self {
            Self::Any => "_".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Interval(interval) => interval.show(),
            Self::Tuple(elements) => {
                let elements: Vec<String> =
                    elements.iter().map(|it| it.show(definitions)).collect();
                format!("({})", elements.join(", "))
            }
            Self::Constructor(constructor, fields) => {
                let name = definitions.constructor_name(*constructor);
                let is_any = fields.iter().all(|field| *field == Self::Any);
                let declared = definitions.fields_of(*constructor).values();
                match (definitions.is_positional(*constructor), is_any) {
                    (_, true) if fields.is_empty() => name,
                    (true, true) => format!("{name}(..)"),
                    (false, true) => format!("{name} {{ .. }}"),
                    (true, false) => {
                        let fields: Vec<String> =
                            fields.iter().map(|field| field.show(definitions)).collect();
                        format!("{name}({})", fields.join(", "))
                    }
                    (false, false) => {
                        let named = declared.zip(fields);
                        let named = named.filter(|(_, field)| **field != Self::Any);
                        let mut shown: Vec<String> = named
                            .map(|(declared, field)| {
                                format!("{}: {}", declared.name.as_str(), field.show(definitions))
                            })
                            .collect();
                        if shown.len() < fields.len() {
                            shown.push("..".to_owned());
                        }
                        format!("{name} {{ {} }}", shown.join(", "))
                    }
                }
            }
        }
    }

    /// The first variant in it.
    pub(super) fn variant(&self) -> Option<Constructor> {
        match self {
            Self::Any | Self::Bool(_) | Self::Interval(_) => None,
            Self::Tuple(elements) => elements.iter().find_map(Self::variant),
            Self::Constructor(constructor, fields) => {
                let inside = fields.iter().find_map(Self::variant);
                inside.or(constructor.variant.map(|_| *constructor))
            }
        }
    }
}

/// The type of what is behind a reference, and other types as they are.
fn peeled(ty: &Ty) -> Ty {
    match ty {
        Ty::Reference(_, referent) => Ty::clone(referent),
        Ty::Bool
        | Ty::Integer(_)
        | Ty::Address
        | Ty::Signer
        | Ty::Vector(_)
        | Ty::Struct(..)
        | Ty::Parameter(_)
        | Ty::Function(_)
        | Ty::Tuple(_)
        | Ty::Never
        | Ty::Variable(_)
        | Ty::Error => ty.clone(),
    }
}
