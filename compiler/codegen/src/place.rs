//! Places: borrowing them, copying out of them, storing to them.

use cranelift_entity::EntityRef as _;
use weft_bytecode::{FieldIndex, Instruction, Register, VariantField};
use weft_hir::{FieldId, Mutability, Ty};
use weft_mir::{FieldChoice, Place};

use crate::construct::variant_index;
use crate::function::Generator;
use crate::tables::{Result, TooLarge};

fn field_index(field: FieldId) -> Result<FieldIndex> {
    FieldIndex::from_position(field.index()).ok_or(TooLarge {
        what: "fields in a struct",
    })
}

/// The instruction that borrows a field.
fn borrow_field(destination: Register, base: Register, field: &FieldChoice) -> Result<Instruction> {
    Ok(match field {
        FieldChoice::Field(field) => Instruction::BorrowField {
            destination,
            base,
            field: field_index(*field)?,
        },
        FieldChoice::Variants(fields) => Instruction::BorrowVariantField {
            destination,
            base,
            fields: fields
                .iter()
                .map(|(variant, field)| {
                    Ok(VariantField {
                        variant: variant_index(*variant)?,
                        field: field_index(*field)?,
                    })
                })
                .collect::<Result<_>>()?,
        },
    })
}

impl Generator<'_, '_> {
    /// The type of what is at a place.
    pub(crate) fn place_type(&self, place: &Place) -> Ty {
        match place.fields.last() {
            Some(step) => step.ty.clone(),
            None => self.base_type(place),
        }
    }

    /// The type of the local, or of what the reference in it refers to.
    fn base_type(&self, place: &Place) -> Ty {
        let local = self.local_type(place.local);
        if let Ty::Reference(_, referent) = local
            && place.dereferenced
        {
            return Ty::clone(referent);
        }
        local.clone()
    }

    /// Puts a reference to a place into a register of the given reference type.
    pub(crate) fn borrow(&mut self, destination: Register, ty: &Ty, place: &Place) -> Result<()> {
        let local = self.local(place.local);
        let Ty::Reference(mutability, _) = ty else {
            unreachable!("a borrow makes a reference");
        };
        let mutability = *mutability;
        let Some((last, before)) = place.fields.split_last() else {
            return self.borrow_base(destination, mutability, place);
        };
        let mut base = if place.dereferenced {
            local
        } else {
            let base = self.temporary(&Ty::reference(mutability, self.base_type(place)))?;
            self.emit(Instruction::BorrowLocal {
                destination: base,
                local,
            });
            base
        };
        for step in before {
            let next = self.temporary(&Ty::reference(mutability, step.ty.clone()))?;
            self.emit(borrow_field(next, base, &step.field)?);
            base = next;
        }
        self.emit(borrow_field(destination, base, &last.field)?);
        Ok(())
    }

    /// Puts a reference to a place without fields into a register.
    fn borrow_base(
        &mut self,
        destination: Register,
        mutability: Mutability,
        place: &Place,
    ) -> Result<()> {
        let local = self.local(place.local);
        if !place.dereferenced {
            self.emit(Instruction::BorrowLocal { destination, local });
            return Ok(());
        }
        // A reference to what a reference refers to is that reference again.
        let ty = self.local_type(place.local).clone();
        let is_frozen = matches!(ty, Ty::Reference(found, _) if found != mutability);
        if is_frozen {
            let source = self.temporary(&ty)?;
            self.emit(Instruction::Copy {
                destination: source,
                source: local,
            });
            self.emit(Instruction::Freeze {
                destination,
                source,
            });
        } else {
            self.emit(Instruction::Copy {
                destination,
                source: local,
            });
        }
        Ok(())
    }

    /// Duplicates what is at a place into a register.
    pub(crate) fn copy(&mut self, destination: Register, place: &Place) -> Result<()> {
        let local = self.local(place.local);
        if let Some(local) = place.as_local() {
            let source = self.local(local);
            self.emit(Instruction::Copy {
                destination,
                source,
            });
            return Ok(());
        }
        let reference = if place.fields.is_empty() {
            local
        } else {
            let ty = Ty::reference(Mutability::Immutable, self.place_type(place));
            let reference = self.temporary(&ty)?;
            self.borrow(reference, &ty, place)?;
            reference
        };
        self.emit(Instruction::ReadReference {
            destination,
            reference,
        });
        Ok(())
    }

    /// Replaces what is at a place.
    pub(crate) fn store(&mut self, place: &Place, value: Register) -> Result<()> {
        let reference = if place.dereferenced && place.fields.is_empty() {
            self.local(place.local)
        } else {
            let ty = Ty::reference(Mutability::Mutable, self.place_type(place));
            let reference = self.temporary(&ty)?;
            self.borrow(reference, &ty, place)?;
            reference
        };
        self.emit(Instruction::WriteReference { reference, value });
        Ok(())
    }
}
