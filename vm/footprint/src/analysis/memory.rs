//! Parts of values, joins of values, and what references lead to.

use weft_bytecode::summary::{Root, Term, WideningReason};
use weft_bytecode::{Register, Type};

use crate::analysis::Evaluator;
use crate::analysis::effect::Step;
use crate::analysis::value::{Check, Leaf, Origin, PLACES_MAX, Place, Projection, Value};
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    pub(crate) fn part(&mut self, value: &Value, projection: Projection) -> Value {
        match (value, projection) {
            (Value::Struct(fields), Projection::Field(field)) => match fields.get(field.index()) {
                Some(value) => value.clone(),
                None => self.unknown(WideningReason::Computed),
            },
            (Value::Term(term), Projection::Field(field)) => {
                Value::Term(self.terms.field(*term, field))
            }
            (value, Projection::Variant(field)) => self.variant_part(value, field),
            (Value::Term(term), Projection::Element) => Value::Term(self.terms.each(*term)),
            (Value::Elements(Some(term)), Projection::Element) => Value::Term(*term),
            (Value::Elements(None), Projection::Element) => Value::Term(self.terms.never()),
            // The term of a vector may have come back as a pack: see `TermPool::each`.
            (Value::Struct(elements), Projection::Element) if elements.len() == 1 => {
                elements[0].clone()
            }
            (Value::Struct(elements), Projection::Element) if !elements.is_empty() => {
                let elements = elements.clone();
                let terms = elements
                    .iter()
                    .map(|element| self.observe(element, Observation::Merged));
                let terms = terms.collect();
                Value::Term(self.terms.one_of(terms, WideningReason::Computed))
            }
            (
                Value::Unset
                | Value::Term(_)
                | Value::Struct(_)
                | Value::Elements(_)
                | Value::Reference(_)
                | Value::Leaf(_)
                | Value::Closure(_)
                | Value::Check(_),
                _,
            ) => self.unknown(WideningReason::Computed),
        }
    }

    /// A vector after an element was added.
    pub(crate) fn with_element(&mut self, vector: &Value, element: &Value) -> Value {
        let Value::Term(element) = element else {
            return self.unknown(WideningReason::Computed);
        };
        if self.terms.is_unknown(*element) {
            return self.unknown(WideningReason::Computed);
        }
        match vector {
            Value::Elements(None) => Value::Elements(Some(*element)),
            Value::Elements(Some(other)) => {
                let elements = vec![*other, *element];
                let element = self.terms.one_of(elements, WideningReason::Computed);
                if self.terms.is_unknown(element) {
                    Value::Term(element)
                } else {
                    Value::Elements(Some(element))
                }
            }
            Value::Unset
            | Value::Term(_)
            | Value::Struct(_)
            | Value::Reference(_)
            | Value::Leaf(_)
            | Value::Closure(_)
            | Value::Check(_) => self.unknown(WideningReason::Computed),
        }
    }

    /// A vector after elements were removed or exchanged.
    pub(crate) fn same_elements(&mut self, vector: &Value) -> Value {
        match vector {
            Value::Elements(_) => vector.clone(),
            Value::Term(_) => match self.part(vector, Projection::Element) {
                Value::Term(term) if !self.terms.is_unknown(term) => Value::Elements(Some(term)),
                Value::Unset
                | Value::Term(_)
                | Value::Struct(_)
                | Value::Elements(_)
                | Value::Reference(_)
                | Value::Leaf(_)
                | Value::Closure(_)
                | Value::Check(_) => self.unknown(WideningReason::Computed),
            },
            Value::Unset
            | Value::Struct(_)
            | Value::Reference(_)
            | Value::Leaf(_)
            | Value::Closure(_)
            | Value::Check(_) => self.unknown(WideningReason::Computed),
        }
    }

    /// A value that is one or the other.
    pub(crate) fn join(&mut self, left: &Value, right: &Value, reason: WideningReason) -> Value {
        if left == right {
            return left.clone();
        }
        match (left, right) {
            (Value::Unset, _) | (_, Value::Unset) => Value::Unset,
            (Value::Struct(left), Value::Struct(right)) if left.len() == right.len() => {
                Value::Struct(
                    left.iter()
                        .zip(right)
                        .map(|(left, right)| self.join(left, right, reason))
                        .collect(),
                )
            }
            (Value::Reference(left), Value::Reference(right)) => {
                let mut places: Vec<Place> = left.iter().chain(right).cloned().collect();
                places.sort();
                places.dedup();
                if places.len() > PLACES_MAX {
                    self.failure = Some(WideningReason::TooLarge);
                }
                Value::Reference(places)
            }
            (Value::Closure(left), Value::Closure(right)) => {
                self.join_closures(left, right, reason)
            }
            (Value::Elements(_) | Value::Term(_), Value::Elements(_) | Value::Term(_)) => {
                self.join_elements(left, right, reason)
            }
            (Value::Leaf(left), Value::Leaf(right))
                if left.location == right.location
                    && left.step == right.step
                    && left.room_of == right.room_of =>
            {
                Value::Leaf(Leaf {
                    is_stale: true,
                    ..left.clone()
                })
            }
            (Value::Check(left), Value::Check(right))
                if left.location == right.location
                    && left.relation == right.relation
                    && left.bound == right.bound =>
            {
                Value::Check(Check {
                    is_stale: true,
                    ..left.clone()
                })
            }
            (
                Value::Term(_)
                | Value::Struct(_)
                | Value::Elements(_)
                | Value::Reference(_)
                | Value::Leaf(_)
                | Value::Closure(_)
                | Value::Check(_),
                _,
            ) => self.unknown(reason),
        }
    }

    fn join_elements(&mut self, left: &Value, right: &Value, reason: WideningReason) -> Value {
        match (left, right) {
            (Value::Term(term), other) | (other, Value::Term(term))
                if self.terms.is_never(*term) =>
            {
                return other.clone();
            }
            (Value::Elements(None), Value::Elements(_)) => return right.clone(),
            (Value::Elements(_), Value::Elements(None)) => return left.clone(),
            // Two vectors, at least one of them known by its elements.
            (Value::Elements(_), _) | (_, Value::Elements(_)) => {
                let (left, right) = (self.same_elements(left), self.same_elements(right));
                if left == right || left == Value::Elements(None) {
                    return right;
                }
                if right == Value::Elements(None) {
                    return left;
                }
                if let (Value::Elements(Some(one)), Value::Elements(Some(other))) = (left, right)
                    && reason == WideningReason::PathsDiffer
                {
                    return self.with_element(&Value::Elements(Some(one)), &Value::Term(other));
                }
            }
            // In a loop, there may be a new one in each round.
            (Value::Term(one), Value::Term(other)) if reason == WideningReason::PathsDiffer => {
                return Value::Term(self.terms.one_of(vec![*one, *other], reason));
            }
            (_, _) => {}
        }
        self.unknown(reason)
    }

    /// What the places hold, without recording an access.
    pub(crate) fn content(&mut self, places: &[Place]) -> Value {
        let mut result: Option<Value> = None;
        for place in places {
            let mut value = match place.origin {
                Origin::Local(register) => self.get(register),
                Origin::Parameter(parameter) => {
                    Value::Term(self.terms.intern(Term::Argument(parameter)))
                }
                Origin::Resource(resource) => Value::Term(self.terms.load(resource, Vec::new())),
            };
            for projection in &place.path {
                value = self.part(&value, *projection);
            }
            result = Some(match result {
                None => value,
                Some(other) => {
                    // A pending value is lost in the join.
                    let other = self.clean(&other, Observation::Merged);
                    let value = self.clean(&value, Observation::Merged);
                    self.join(&other, &value, WideningReason::PathsDiffer)
                }
            });
        }
        match result {
            Some(value) => value,
            None => self.unknown(WideningReason::Aliased),
        }
    }

    /// Reads whole values through a reference.
    pub(crate) fn read(&mut self, places: &[Place], observation: Observation) -> Value {
        for place in places {
            if let Some((location, _)) = place.location() {
                self.record_read(location, observation);
            }
        }
        let content = self.content(places);
        self.clean(&content, observation)
    }

    pub(crate) fn read_reference(&mut self, places: &[Place], destination: Register) -> Value {
        let [place] = places else {
            return self.read(places, Observation::WholeValue);
        };
        let Some((location, is_exact)) = place.location() else {
            return self.content(places);
        };
        let is_integer = match self.type_of(destination) {
            Some(Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 | Type::U256) => true,
            Some(
                Type::Bool
                | Type::Signed(_)
                | Type::Address
                | Type::Signer
                | Type::Vector(_)
                | Type::Struct(..)
                | Type::TypeParameter(_)
                | Type::Reference(_)
                | Type::MutableReference(_)
                | Type::Function(_),
            )
            | None => false,
        };
        if is_integer && is_exact && self.is_ground(location.root) {
            self.record_load(location.clone());
            Value::Leaf(Leaf {
                location,
                step: None,
                room_of: None,
                is_stale: false,
            })
        } else {
            self.read(places, Observation::WholeValue)
        }
    }

    pub(crate) fn is_ground(&self, root: Root) -> bool {
        match root {
            Root::Resource(resource) => self.terms.is_ground(self.terms.resource(resource).1),
            Root::Parameter(_) => true,
        }
    }

    pub(crate) fn write_reference(&mut self, places: &[Place], value: &Value) {
        if let [place] = places
            && let Some((location, true)) = place.location()
            && let Value::Leaf(leaf) = value
            && let Some((direction, amount)) = leaf.step
            && leaf.location == location
            && !leaf.is_stale
        {
            let step = Step {
                direction,
                low: amount,
                high: amount,
                bound: None,
                position: self.position,
            };
            self.record_step(location, step);
            return;
        }
        let value = self.clean(value, Observation::Stored);
        let is_exact = places.len() == 1;
        for place in places {
            match place.location() {
                Some((location, true)) => self.record_write(location, Observation::Replaced),
                Some((location, false)) => {
                    self.record_read(location.clone(), Observation::WholeValue);
                    self.record_write(location, Observation::WholeValue);
                }
                None => self.write_local(place, is_exact, |_, _| value.clone()),
            }
        }
    }

    /// Changes what the places hold, observing what they held.
    pub(crate) fn modify(&mut self, places: &[Place], change: impl Fn(&mut Self, &Value) -> Value) {
        let is_exact = places.len() == 1;
        for place in places {
            match place.location() {
                Some((location, _)) => {
                    self.record_read(location.clone(), Observation::WholeValue);
                    self.record_write(location, Observation::WholeValue);
                }
                None => self.write_local(place, is_exact, &change),
            }
        }
    }

    /// Replaces a part of a register's value; where it is not certain that this part is meant, by
    /// what it was or is now.
    pub(crate) fn write_local(
        &mut self,
        place: &Place,
        is_certain: bool,
        change: impl Fn(&mut Self, &Value) -> Value,
    ) {
        let Origin::Local(register) = place.origin else {
            return;
        };
        let old = self.get(register);
        let new = self.replaced(&old, &place.path, is_certain, &change);
        self.set(register, new);
    }

    fn replaced(
        &mut self,
        old: &Value,
        path: &[Projection],
        is_certain: bool,
        change: &impl Fn(&mut Self, &Value) -> Value,
    ) -> Value {
        match path {
            [] => {
                let new = change(self, old);
                if is_certain {
                    return new;
                }
                let old = self.clean(old, Observation::Merged);
                self.join(&old, &new, WideningReason::Aliased)
            }
            [Projection::Field(field), rest @ ..] => match old {
                Value::Struct(fields) if field.index() < fields.len() => {
                    let mut fields = fields.clone();
                    fields[field.index()] =
                        self.replaced(&fields[field.index()].clone(), rest, is_certain, change);
                    Value::Struct(fields)
                }
                Value::Unset
                | Value::Term(_)
                | Value::Struct(_)
                | Value::Elements(_)
                | Value::Reference(_)
                | Value::Leaf(_)
                | Value::Closure(_)
                | Value::Check(_) => self.unknown(WideningReason::Aliased),
            },
            [Projection::Element, ..] => {
                let element = self.part(old, Projection::Element);
                let new = self.replaced(&element, &path[1..], false, change);
                if new == element
                    && !matches!(&new, Value::Term(term) if self.terms.is_unknown(*term))
                {
                    self.same_elements(old)
                } else {
                    self.unknown(WideningReason::Aliased)
                }
            }
            [Projection::Variant(_) | Projection::Any, ..] => {
                self.clean(old, Observation::Merged);
                self.unknown(WideningReason::Aliased)
            }
        }
    }
}
