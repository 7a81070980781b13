//! The evaluation of single instructions.

use weft_bytecode::summary::{Arithmetic, ResourceIndex, Root, Term, TermIndex, WideningReason};
use weft_bytecode::{FieldIndex, Instruction, Register, Type};

use crate::analysis::Evaluator;
use crate::analysis::value::{
    Location, Origin, PLACES_MAX, Place, Projection, STRUCT_NODES_MAX, Value,
};
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    pub(crate) fn evaluate(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::LoadImmediate { destination, value } => {
                let term = self.terms.intern(Term::Integer(u128::from(*value)));
                self.set(*destination, Value::Term(term));
            }
            I::LoadConstant {
                destination,
                constant,
            } => {
                let value = self.constant(*constant);
                self.set(*destination, value);
            }
            I::Move {
                destination,
                source,
            } => {
                let value = self.get(*source);
                self.set(*source, Value::Unset);
                self.set(*destination, value);
            }
            I::Copy {
                destination,
                source,
            }
            | I::Freeze {
                destination,
                source,
            } => {
                let value = self.get(*source);
                self.set(*destination, value);
            }
            I::Drop { source } => self.set(*source, Value::Unset),
            I::Not {
                destination,
                source,
            } => {
                let value = self.get(*source);
                let result = self.not(value);
                self.set(*destination, result);
            }
            I::Binary {
                operation,
                destination,
                left,
                right,
            } => {
                let (left, right) = (self.get(*left), self.get(*right));
                let result = self.binary(*operation, &left, &right, *destination);
                self.set(*destination, result);
            }
            I::Cast {
                destination,
                source,
            } => {
                let value = self.get(*source);
                let term = self.observe(&value, Observation::Computed);
                let is_signed = [*destination, *source]
                    .map(|register| matches!(self.type_of(register), Some(Type::Signed(_))));
                let value = if is_signed == [false, false] {
                    Value::Term(term)
                } else {
                    self.unknown(WideningReason::Computed)
                };
                self.set(*destination, value);
            }
            I::Pack { .. }
            | I::Unpack { .. }
            | I::BorrowLocal { .. }
            | I::BorrowField { .. }
            | I::ReadReference { .. }
            | I::WriteReference { .. } => self.structure(instruction)?,
            I::PackVariant { .. }
            | I::UnpackVariant { .. }
            | I::TestVariant { .. }
            | I::BorrowVariantField { .. } => self.variant(instruction)?,
            I::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => self.call(*function, type_arguments, arguments, results)?,
            I::PackClosure { .. } | I::CallClosure { .. } => self.closure(instruction)?,
            I::VectorPack { .. }
            | I::VectorUnpack { .. }
            | I::VectorLength { .. }
            | I::VectorBorrow { .. }
            | I::VectorPushBack { .. }
            | I::VectorPopBack { .. }
            | I::VectorSwap { .. } => self.vector(instruction)?,
            I::Exists { .. } | I::BorrowGlobal { .. } | I::MoveFrom { .. } | I::MoveTo { .. } => {
                self.storage(instruction)?;
            }
        }
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the instructions of structs and references only"
    )]
    fn structure(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::Pack {
                destination,
                fields,
            } => {
                let fields = self.take_all(fields, Observation::Stored);
                let value = self.struct_of(fields);
                self.set(*destination, value);
            }
            I::Unpack {
                destinations,
                source,
            } => {
                let value = self.get(*source);
                for (field, destination) in (0_u16..).map(FieldIndex).zip(destinations) {
                    let part = self.part(&value, Projection::Field(field));
                    self.set(*destination, part);
                }
            }
            I::BorrowLocal { destination, local } => {
                let place = Place::new(Origin::Local(*local));
                self.set(*destination, Value::Reference(vec![place]));
            }
            I::BorrowField {
                destination,
                base,
                field,
            } => {
                let places = self.places(*base)?;
                let places = project_all(&places, Projection::Field(*field));
                self.set(*destination, Value::Reference(places));
            }
            I::ReadReference {
                destination,
                reference,
            } => {
                let places = self.places(*reference)?;
                let value = self.read_reference(&places, *destination);
                self.set(*destination, value);
            }
            I::WriteReference { reference, value } => {
                let places = self.places(*reference)?;
                let value = self.get(*value);
                self.write_reference(&places, &value);
            }
            _ => unreachable!("only instructions of structs and references come here"),
        }
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the vector instructions only"
    )]
    fn vector(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::VectorPack {
                destination,
                elements,
            } => {
                let mut vector = Value::Elements(None);
                for element in self.take_all(elements, Observation::Stored) {
                    vector = self.with_element(&vector, &element);
                }
                self.set(*destination, vector);
            }
            I::VectorUnpack {
                destinations,
                source,
            } => {
                let vector = self.get(*source);
                for destination in destinations {
                    let element = self.part(&vector, Projection::Element);
                    self.set(*destination, element);
                }
            }
            I::VectorLength {
                destination,
                vector,
            } => {
                let places = self.places(*vector)?;
                self.read(&places, Observation::WholeValue);
                let length = self.unknown(WideningReason::Computed);
                self.set(*destination, length);
            }
            I::VectorBorrow {
                destination,
                vector,
                index,
            } => {
                let places = self.places(*vector)?;
                let index = self.get(*index);
                self.observe(&index, Observation::Computed);
                // The bounds check observes the length.
                self.read(&places, Observation::WholeValue);
                let places = project_all(&places, Projection::Element);
                self.set(*destination, Value::Reference(places));
            }
            I::VectorPushBack { vector, value } => {
                let places = self.places(*vector)?;
                let value = self.get(*value);
                let value = self.clean(&value, Observation::Stored);
                self.modify(&places, |evaluator, old| {
                    evaluator.with_element(old, &value)
                });
            }
            I::VectorPopBack {
                destination,
                vector,
            } => {
                let places = self.places(*vector)?;
                let content = self.read(&places, Observation::WholeValue);
                let element = self.part(&content, Projection::Element);
                self.modify(&places, Self::same_elements);
                self.set(*destination, element);
            }
            I::VectorSwap {
                vector,
                left,
                right,
            } => {
                let places = self.places(*vector)?;
                for index in [*left, *right] {
                    let index = self.get(index);
                    self.observe(&index, Observation::Computed);
                }
                self.modify(&places, Self::same_elements);
            }
            _ => unreachable!("only vector instructions come here"),
        }
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the storage instructions only"
    )]
    fn storage(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::Exists {
                destination,
                address,
                ..
            } => {
                let resource = self.resource(*address);
                self.record_presence(resource, false);
                let result = self.unknown(WideningReason::Loaded);
                self.set(*destination, result);
            }
            I::BorrowGlobal {
                destination,
                address,
                ..
            } => {
                let resource = self.resource(*address);
                self.record_presence(resource, false);
                let place = Place::new(Origin::Resource(resource));
                self.set(*destination, Value::Reference(vec![place]));
            }
            I::MoveFrom {
                destination,
                address,
                ..
            } => {
                let resource = self.resource(*address);
                self.record_presence(resource, true);
                let location = whole(resource);
                self.record_read(location.clone(), Observation::WholeValue);
                self.record_write(location, Observation::WholeValue);
                let value = Value::Term(self.terms.load(resource, Vec::new()));
                self.set(*destination, value);
            }
            I::MoveTo { signer, value, .. } => {
                let value = self.get(*value);
                self.observe(&value, Observation::Stored);
                let signer = self.places(*signer)?;
                let key = self.content(&signer);
                let key = self.observe(&key, Observation::UsedAsKey);
                let resource = self.resource_at(key);
                self.record_presence(resource, true);
                self.record_write(whole(resource), Observation::WholeValue);
            }
            _ => unreachable!("only storage instructions come here"),
        }
        Ok(())
    }

    pub(crate) fn get(&self, register: Register) -> Value {
        self.registers
            .get(register.index())
            .cloned()
            .unwrap_or(Value::Unset)
    }

    pub(crate) fn set(&mut self, register: Register, value: Value) {
        match self.registers.get_mut(register.index()) {
            Some(slot) => *slot = value,
            None => self.failure = Some(WideningReason::Computed),
        }
    }

    pub(crate) fn type_of(&self, register: Register) -> Option<&Type> {
        let index = self.context.code.registers.get(register.index())?;
        self.types.get(*index)
    }

    pub(crate) fn unknown(&mut self, reason: WideningReason) -> Value {
        Value::Term(self.terms.unknown(reason))
    }

    /// What a reference may point to.
    pub(crate) fn places(&self, register: Register) -> Result<Vec<Place>, WideningReason> {
        match self.registers.get(register.index()) {
            Some(Value::Reference(places)) if places.len() <= PLACES_MAX => Ok(places.clone()),
            Some(Value::Reference(_)) => Err(WideningReason::TooLarge),
            Some(
                Value::Unset
                | Value::Term(_)
                | Value::Struct(_)
                | Value::Elements(_)
                | Value::Leaf(_)
                | Value::Closure(_)
                | Value::Check(_),
            )
            | None => Err(WideningReason::Aliased),
        }
    }

    pub(crate) fn take_all(
        &mut self,
        registers: &[Register],
        observation: Observation,
    ) -> Vec<Value> {
        registers
            .iter()
            .map(|register| {
                let value = self.get(*register);
                self.clean(&value, observation)
            })
            .collect()
    }

    /// The value as one that may be used freely; a pending one is observed.
    pub(crate) fn clean(&mut self, value: &Value, observation: Observation) -> Value {
        match value {
            Value::Leaf(_) | Value::Check(_) => Value::Term(self.observe(value, observation)),
            Value::Unset
            | Value::Term(_)
            | Value::Struct(_)
            | Value::Elements(_)
            | Value::Reference(_)
            | Value::Closure(_) => value.clone(),
        }
    }

    /// The term of a value, which is used in a way that shows it.
    pub(crate) fn observe(&mut self, value: &Value, observation: Observation) -> TermIndex {
        match value {
            Value::Term(term) => *term,
            Value::Leaf(leaf) => {
                let observation = if leaf.is_stale {
                    Observation::UsedAfterChange
                } else {
                    observation
                };
                self.record_read(leaf.location.clone(), observation);
                if leaf.is_stale || leaf.step.is_some() {
                    return self.terms.unknown(WideningReason::Loaded);
                }
                let term = self.location_term(&leaf.location);
                match leaf.room_of {
                    Some(total) => self.terms.arithmetic(Arithmetic::Subtract, total, term),
                    None => term,
                }
            }
            Value::Check(check) => {
                let observation = if check.is_stale {
                    Observation::UsedAfterChange
                } else {
                    observation
                };
                self.record_read(check.location.clone(), observation);
                self.terms.unknown(WideningReason::Loaded)
            }
            Value::Struct(fields) => {
                let fields = fields
                    .iter()
                    .map(|field| self.observe(field, observation))
                    .collect();
                self.terms.intern(Term::Pack(fields))
            }
            // Of a vector, a pack is of what all its elements are.
            Value::Elements(element) => {
                let elements = element.iter().copied().collect();
                self.terms.intern(Term::Pack(elements))
            }
            Value::Closure(_) => self.terms.unknown(WideningReason::FunctionValue),
            Value::Unset | Value::Reference(_) => self.terms.unknown(WideningReason::Computed),
        }
    }

    /// A struct of fields that are not pending.
    pub(crate) fn struct_of(&mut self, fields: Vec<Value>) -> Value {
        let value = Value::Struct(fields);
        if value.nodes() > STRUCT_NODES_MAX {
            self.unknown(WideningReason::Computed)
        } else {
            value
        }
    }

    /// The value of a location at entry.
    pub(crate) fn location_term(&mut self, location: &Location) -> TermIndex {
        match location.root {
            Root::Resource(resource) => self.terms.load(resource, location.path.clone()),
            Root::Parameter(parameter) => {
                let argument = self.terms.intern(Term::Argument(parameter));
                self.terms.fields(argument, &location.path)
            }
        }
    }

    /// The resource of the storage instruction at hand, at the address in a register.
    fn resource(&mut self, address: Register) -> ResourceIndex {
        let address = self.get(address);
        let key = self.observe(&address, Observation::UsedAsKey);
        self.resource_at(key)
    }

    fn resource_at(&mut self, key: TermIndex) -> ResourceIndex {
        let site = self.context.sites.get(&self.position).copied();
        let type_ = site.and_then(|site| self.context.site_types.get(site.index()));
        let (Some(site), Some(type_)) = (site, type_) else {
            self.failure = Some(WideningReason::Computed);
            return ResourceIndex(0);
        };
        let resource = self.terms.intern_resource(*type_, key);
        if let Some(effects) = &mut self.effects {
            effects.sites.insert(site.0, resource);
        }
        resource
    }
}

fn whole(resource: ResourceIndex) -> Location {
    Location {
        root: Root::Resource(resource),
        path: Vec::new(),
    }
}

pub(crate) fn project_all(places: &[Place], projection: Projection) -> Vec<Place> {
    let mut places: Vec<Place> = places
        .iter()
        .map(|place| place.project(projection))
        .collect();
    places.sort();
    places.dedup();
    places
}
