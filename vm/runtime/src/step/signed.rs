//! Arithmetic, order and conversion of signed integers in a frame.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "`execute` of the module above lists the operations of each group"
)]

use weft_types::{FailureKind, I256};

use super::store_words;
use crate::arithmetic::compare;
use crate::code::{Comparison, Operation, SignedArithmetic, Slot, Width};
use crate::memory::Pointer;
use crate::signed;

pub(super) fn execute(frame: Pointer, operation: &Operation) -> Result<(), FailureKind> {
    let done = match *operation {
        Operation::SignedArithmetic {
            operation,
            width,
            destination,
            left,
            right,
        } => arithmetic(frame, operation, width, [destination, left, right]),
        Operation::SignedCompare {
            comparison,
            width,
            destination,
            left,
            right,
        } => {
            let result = is_ordered(frame, comparison, width, [left, right]);
            frame.store_slot(destination, result.into());
            Some(())
        }
        Operation::SignedCast {
            destination,
            to,
            source,
            from,
        } => {
            let mut words = [0_u64; 4];
            let slots = usize::from(from.width.slots());
            for (word, offset) in words.iter_mut().zip([0, 8, 16, 24]).take(slots) {
                *word = frame.slot(source).add(offset).load_u64();
            }
            signed::cast(words, from, to).map(|result| {
                let kept = usize::from(to.width.slots());
                store_words(frame.slot(destination), &result[..kept]);
            })
        }
        _ => unreachable!("only operations on signed integers come here"),
    };
    done.ok_or(FailureKind::ArithmeticError)
}

fn arithmetic(
    frame: Pointer,
    operation: SignedArithmetic,
    width: Width,
    [destination, left, right]: [Slot; 3],
) -> Option<()> {
    let (left, right) = (frame.slot(left), frame.slot(right));
    match width {
        Width::W8 | Width::W16 | Width::W32 | Width::W64 => {
            let result = signed::word(operation, width, left.load_u64(), right.load_u64())?;
            frame.store_slot(destination, result);
        }
        Width::W128 => {
            let (left, right) = (double(left), double(right));
            let result = signed::double(operation, left, right)?;
            frame.slot(destination).store_u128(result.cast_unsigned());
        }
        Width::W256 => {
            let result = signed::quadruple(operation, quadruple(left), quadruple(right))?;
            frame.slot(destination).store_words(result.into_limbs());
        }
    }
    Some(())
}

fn is_ordered(
    frame: Pointer,
    comparison: Comparison,
    width: Width,
    [left, right]: [Slot; 2],
) -> bool {
    let (left, right) = (frame.slot(left), frame.slot(right));
    match width {
        Width::W8 | Width::W16 | Width::W32 | Width::W64 => {
            let number = |place: Pointer| signed::extended(width, place.load_u64());
            compare(comparison, &number(left), &number(right))
        }
        Width::W128 => compare(comparison, &double(left), &double(right)),
        Width::W256 => compare(comparison, &quadruple(left), &quadruple(right)),
    }
}

fn double(place: Pointer) -> i128 {
    place.load_u128().cast_signed()
}

fn quadruple(place: Pointer) -> I256 {
    I256::from_limbs(place.load_words())
}
