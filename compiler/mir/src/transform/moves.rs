//! Decides which uses of a variable move it: the last one does, unless something is still borrowed
//! from it; all others copy.
//!
//! Scalars are read wherever they are used, so their uses are copies. A value without `copy` is
//! moved by every use; that it was used again is for `analysis::initialized` to report.
//!
//! Afterwards no operand is [`OperandKind::Infer`].

use cranelift_entity::EntityRef as _;
use smallvec::SmallVec;
use weft_types::Ability;

use crate::analysis::liveness::{Liveness, is_live};
use crate::analysis::loans::Loans;
use crate::body::{BlockId, Body, LocalId, Operand, OperandKind, Place};
use crate::build::is_scalar;

/// Decides the mode of every use.
///
/// Neither what is live nor what references hold depends on the modes, so what is known of the body
/// holds afterwards too.
pub fn decide(mut body: Body, liveness: &Liveness, loans: &Loans) -> Body {
    let ids: Vec<BlockId> = body.blocks.keys().collect();
    for id in ids {
        let after = liveness.after_statements(&body, id);
        let borrowed = if may_keep_borrowed(&body, loans, id) {
            loans.borrowed_locals_after(&body, liveness, id)
        } else {
            Vec::new()
        };
        let Body { locals, blocks, .. } = &mut body;
        let keeps = |local: LocalId| locals[local].abilities.has(Ability::Copy);
        let block = &mut blocks[id];
        for (number, (statement, live)) in block.statements.iter_mut().zip(after).enumerate() {
            let borrowed = borrowed.get(number);
            let destinations = SmallVec::<[LocalId; 4]>::from_slice(statement.kind.destinations());
            let place = statement.kind.place().map(|place| place.local);
            let mut operands = statement.kind.operands_mut();
            for position in 0..operands.len() {
                let OperandKind::Infer(local) = operands[position].kind else {
                    continue;
                };
                let is_used_again = (is_live(live, local) && !destinations.contains(&local))
                    || place == Some(local)
                    || operands[position + 1..]
                        .iter()
                        .any(|later| later.root() == Some(local));
                let is_borrowed = borrowed.is_some_and(|it| it.contains(local.index()));
                let is_copied = is_scalar(&locals[local].ty)
                    || (keeps(local) && (is_used_again || is_borrowed));
                settle(operands[position], local, is_copied);
            }
        }
        let live = liveness.on_exit(id);
        let operands = block.terminator.kind.operands_mut();
        for position in 0..operands.len() {
            let OperandKind::Infer(local) = operands[position].kind else {
                continue;
            };
            let is_used_again = is_live(live, local)
                || (operands[position + 1..].iter()).any(|later| later.root() == Some(local));
            let is_copied = is_scalar(&locals[local].ty) || (keeps(local) && is_used_again);
            settle(&mut operands[position], local, is_copied);
        }
    }
    body
}

/// Whether a statement of a block uses a local that is copied where something is borrowed from it.
fn may_keep_borrowed(body: &Body, loans: &Loans, block: BlockId) -> bool {
    let statements = body.blocks[block].statements.iter();
    let mut operands = statements.flat_map(|statement| statement.kind.operands());
    operands.any(|operand| match operand.kind {
        OperandKind::Infer(local) => {
            let data = &body.locals[local];
            loans.is_borrowed(local) && data.abilities.has(Ability::Copy) && !is_scalar(&data.ty)
        }
        OperandKind::Copy(_) | OperandKind::Move(_) | OperandKind::Constant(..) => false,
    })
}

fn settle(operand: &mut Operand, local: LocalId, is_copied: bool) {
    operand.kind = if is_copied {
        OperandKind::Copy(Place::local(local))
    } else {
        OperandKind::Move(local)
    };
}
