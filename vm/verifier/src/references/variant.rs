//! The fields of variants that references lead through, and how they lie to each other.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use weft_bytecode::{Code, Instruction, VariantField};

use super::path::Relation;
use crate::engine::Meter;
use crate::error::Result;

/// The fields that an instruction lists, one of some variants each. In a function, lists with the
/// same number have the same fields, and are compared by it.
#[derive(Clone, Debug)]
pub(super) struct FieldList {
    number: u32,
    pub(super) fields: Arc<[VariantField]>,
}

/// The lists of all instructions of a function.
pub(super) fn field_lists<'code>(
    code: &'code Code,
    meter: &mut Meter,
) -> Result<BTreeMap<&'code [VariantField], FieldList>> {
    let mut lists = BTreeMap::new();
    for instruction in code.blocks.iter().flat_map(|block| &block.instructions) {
        if let Instruction::BorrowVariantField { fields, .. } = instruction {
            meter.charge_length(fields.len())?;
            let number = u32::try_from(lists.len()).unwrap_or(u32::MAX);
            lists.entry(fields.as_slice()).or_insert_with(|| FieldList {
                number,
                fields: fields.as_slice().into(),
            });
        }
    }
    Ok(lists)
}

impl FieldList {
    /// How fields of one enum lie to each other, of which each is certain to be that of the variant
    /// that the enum is. Fields of different variants share their bytes. Two lists without a common
    /// variant cannot both have been borrowed, and yet they are not taken to lie apart: that would
    /// rest on what happens at run time alone. But where paths join that borrowed one or the other, as
    /// the arms of a match do, a reference may lead to either. The work is that of the shorter list.
    pub(super) fn relation(&self, other: &Self) -> Relation {
        if self == other {
            return Relation::Alike;
        }
        let (few, many) = if self.fields.len() <= other.fields.len() {
            (&self.fields, &other.fields)
        } else {
            (&other.fields, &self.fields)
        };
        let (mut is_same, mut is_other) = (false, false);
        for field in few.iter() {
            let found = many.binary_search_by_key(&field.variant, |other| other.variant);
            if let Some(other) = found.ok().and_then(|position| many.get(position)) {
                is_same |= other.field == field.field;
                is_other |= other.field != field.field;
            }
        }
        match (is_same, is_other) {
            (true, false) => Relation::Alike,
            (false, true) => Relation::Apart,
            (true, true) => Relation::Unknown,
            (false, false) => Relation::Exclusive,
        }
    }
}

impl PartialEq for FieldList {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for FieldList {}

impl PartialOrd for FieldList {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FieldList {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}
