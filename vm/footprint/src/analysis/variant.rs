//! The evaluation of the instructions on enums.
//!
//! An enum is one leaf. Who looks at its variant reads the leaf; a reference to a field of a variant
//! leads somewhere into the leaf, so that what is read or written through it reads or writes all of
//! it, and no step of a delta goes through it. What the variants of a value in a register hold is
//! not tracked.

use weft_bytecode::summary::WideningReason;
use weft_bytecode::{Instruction, Register};

use crate::analysis::Evaluator;
use crate::analysis::evaluate::project_all;
use crate::analysis::value::{Place, Projection, Value};
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the instructions on enums only"
    )]
    pub(crate) fn variant(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::PackVariant {
                destination,
                variant: _,
                fields,
            } => {
                for field in fields {
                    let value = self.get(*field);
                    self.observe(&value, Observation::Stored);
                }
                let value = self.unknown(WideningReason::Computed);
                self.set(*destination, value);
            }
            I::UnpackVariant {
                destinations,
                source,
                variant: _,
            } => {
                let value = self.get(*source);
                self.observe(&value, Observation::WholeValue);
                for destination in destinations {
                    let part = self.unknown(WideningReason::Computed);
                    self.set(*destination, part);
                }
            }
            I::TestVariant {
                destination,
                base,
                variants: _,
            } => {
                self.read_variant(*base)?;
                let result = self.unknown(WideningReason::Computed);
                self.set(*destination, result);
            }
            I::BorrowVariantField {
                destination,
                base,
                fields: _,
            } => {
                let places = self.read_variant(*base)?;
                let places = project_all(&places, Projection::Any);
                self.set(*destination, Value::Reference(places));
            }
            _ => unreachable!("only instructions on enums come here"),
        }
        Ok(())
    }

    /// Looks at the variant of the enum behind a reference.
    pub(crate) fn read_variant(&mut self, base: Register) -> Result<Vec<Place>, WideningReason> {
        let places = self.places(base)?;
        self.read(&places, Observation::WholeValue);
        Ok(places)
    }
}
