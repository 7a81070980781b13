//! Constants, arithmetic and comparisons.

use weft_bytecode::summary::{Arithmetic, Direction, Term, TermIndex, WideningReason};
use weft_bytecode::{BinaryOperation, Constant, ConstantIndex, Instruction, Register, Type};
use weft_types::AccountAddress;

use crate::analysis::Evaluator;
use crate::analysis::effect::Check as CheckEffect;
use crate::analysis::value::{Check, Leaf, Relation, Value};
use crate::explanation::Observation;
use crate::term::ALTERNATIVES_MAX;

impl Evaluator<'_, '_> {
    pub(crate) fn constant(&mut self, index: ConstantIndex) -> Value {
        let constant = self.context.module.constants.get(index.index());
        if let Some(addresses) = constant.and_then(|constant| {
            let Type::Vector(element) = self.types.get(constant.type_)? else {
                return None;
            };
            matches!(self.types.get(*element), Some(Type::Address))
                .then(|| constant_addresses(&constant.bytes))?
        }) {
            let terms = addresses.into_iter().map(Term::Address);
            let terms = terms.map(|term| self.terms.intern(term)).collect();
            let element = self.terms.one_of(terms, WideningReason::Computed);
            return if self.terms.is_unknown(element) {
                Value::Term(element)
            } else if self.terms.is_never(element) {
                Value::Elements(None)
            } else {
                Value::Elements(Some(element))
            };
        }
        let term = constant.and_then(|constant| {
            let type_ = self.types.get(constant.type_)?;
            constant_term(type_, constant)
        });
        match term {
            Some(term) => Value::Term(self.terms.intern(term)),
            None => self.unknown(WideningReason::Computed),
        }
    }

    pub(crate) fn not(&mut self, value: Value) -> Value {
        if let Value::Check(mut check) = value {
            check.relation = check.relation.negated();
            return Value::Check(check);
        }
        self.observe(&value, Observation::Computed);
        self.unknown(WideningReason::Computed)
    }

    pub(crate) fn binary(
        &mut self,
        operation: BinaryOperation,
        left: &Value,
        right: &Value,
        destination: Register,
    ) -> Value {
        use BinaryOperation as B;
        let arithmetic = match operation {
            B::Add => Arithmetic::Add,
            B::Subtract => Arithmetic::Subtract,
            B::Multiply => Arithmetic::Multiply,
            B::Divide => Arithmetic::Divide,
            B::Modulo => Arithmetic::Modulo,
            B::Less => return self.compare(Relation::Less, left, right),
            B::Greater => return self.compare(Relation::Greater, left, right),
            B::LessOrEqual => return self.compare(Relation::LessOrEqual, left, right),
            B::GreaterOrEqual => return self.compare(Relation::GreaterOrEqual, left, right),
            B::Equal | B::NotEqual => return self.compare_whole(left, right),
            B::BitAnd | B::BitOr | B::BitXor | B::ShiftLeft | B::ShiftRight | B::And | B::Or => {
                self.observe(left, Observation::Computed);
                self.observe(right, Observation::Computed);
                return self.unknown(WideningReason::Computed);
            }
        };
        if matches!(self.type_of(destination), Some(Type::Signed(_))) {
            // Terms are natural numbers: nothing is known of a signed result.
            self.observe(left, Observation::Computed);
            self.observe(right, Observation::Computed);
            return self.unknown(WideningReason::Computed);
        }
        match (arithmetic, left, right) {
            (Arithmetic::Add, Value::Leaf(leaf), other)
            | (Arithmetic::Add, other, Value::Leaf(leaf)) => {
                self.step(leaf, Direction::Up, other, destination)
            }
            (Arithmetic::Subtract, Value::Leaf(_), Value::Leaf(leaf))
                if self.is_compared_next(destination) =>
            {
                self.room(left, leaf)
            }
            (Arithmetic::Subtract, Value::Leaf(leaf), other) => {
                self.step(leaf, Direction::Down, other, destination)
            }
            (Arithmetic::Subtract, total, Value::Leaf(leaf)) => self.room(total, leaf),
            (_, _, _) => {
                let left = self.observe(left, Observation::Computed);
                let right = self.observe(right, Observation::Computed);
                Value::Term(self.terms.arithmetic(arithmetic, left, right))
            }
        }
    }

    /// Whether a comparison comes behind the instruction at hand that takes the register. Only how
    /// precise the result is depends on it.
    fn is_compared_next(&self, register: Register) -> bool {
        use BinaryOperation as B;
        let (block, number) = self.position;
        let rest = self.context.code.blocks[block]
            .instructions
            .get(number + 1..);
        rest.unwrap_or_default().iter().any(|instruction| {
            matches!(
                instruction,
                Instruction::Binary {
                    operation: B::Less | B::Greater | B::LessOrEqual | B::GreaterOrEqual,
                    left,
                    right,
                    ..
                } if *left == register || *right == register
            )
        })
    }

    /// What a leaf leaves of a total: that there is anything left is a check.
    fn room(&mut self, total: &Value, leaf: &Leaf) -> Value {
        let total = self.observe(total, Observation::Computed);
        let observation = if leaf.is_stale {
            Some(Observation::UsedAfterChange)
        } else if leaf.step.is_some() || leaf.room_of.is_some() {
            Some(Observation::Computed)
        } else if self.terms.is_unknown(total) {
            Some(Observation::NoInterval)
        } else {
            None
        };
        if let Some(observation) = observation {
            let term = self.observe(&Value::Leaf(leaf.clone()), observation);
            return Value::Term(self.terms.arithmetic(Arithmetic::Subtract, total, term));
        }
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            let check = CheckEffect {
                direction: Direction::Up,
                bound: total,
                implied_by: None,
                position,
            };
            effects.at(leaf.location.clone(), position).check(check);
        }
        Value::Leaf(Leaf {
            room_of: Some(total),
            ..leaf.clone()
        })
    }

    /// A leaf plus or minus an amount.
    fn step(
        &mut self,
        leaf: &Leaf,
        direction: Direction,
        amount: &Value,
        destination: Register,
    ) -> Value {
        let amount = self.observe(amount, Observation::Computed);
        let observation = if leaf.is_stale {
            Some(Observation::UsedAfterChange)
        } else if self.terms.is_unknown(amount) {
            Some(Observation::NoInterval)
        } else if leaf.room_of.is_some() || leaf.step.is_some_and(|(other, _)| other != direction) {
            Some(Observation::Computed)
        } else {
            None
        };
        let total = match leaf.step {
            None => amount,
            Some((_, earlier)) => self.terms.arithmetic(Arithmetic::Add, earlier, amount),
        };
        let bound = match direction {
            Direction::Down => total,
            Direction::Up => self.headroom(destination, total),
        };
        let observation = observation.or_else(|| {
            (self.terms.is_unknown(total) || self.terms.is_unknown(bound))
                .then_some(Observation::NoInterval)
        });
        if let Some(observation) = observation {
            self.observe(&Value::Leaf(leaf.clone()), observation);
            return self.unknown(WideningReason::Loaded);
        }
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            let check = CheckEffect {
                direction,
                bound,
                implied_by: Some(total),
                position,
            };
            effects.at(leaf.location.clone(), position).check(check);
        }
        Value::Leaf(Leaf {
            step: Some((direction, total)),
            ..leaf.clone()
        })
    }

    /// The greatest value of the register's type less the amount; for 256 bits, which terms do not
    /// express, what 128 bits allow.
    fn headroom(&mut self, register: Register, amount: TermIndex) -> TermIndex {
        let max = match self.type_of(register) {
            Some(Type::U8) => u128::from(u8::MAX),
            Some(Type::U16) => u128::from(u16::MAX),
            Some(Type::U32) => u128::from(u32::MAX),
            Some(Type::U64) => u128::from(u64::MAX),
            Some(
                Type::Bool
                | Type::U128
                | Type::U256
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
            | None => u128::MAX,
        };
        let max = self.terms.intern(Term::Integer(max));
        self.terms.arithmetic(Arithmetic::Subtract, max, amount)
    }

    /// A comparison that looks at all of both values, behind references or not.
    fn compare_whole(&mut self, left: &Value, right: &Value) -> Value {
        for side in [left, right] {
            if let Value::Reference(places) = side {
                self.read(places, Observation::Computed);
            }
            self.observe(side, Observation::Branched);
        }
        self.unknown(WideningReason::Computed)
    }

    fn compare(&mut self, relation: Relation, left: &Value, right: &Value) -> Value {
        if matches!(left, Value::Reference(_)) || matches!(right, Value::Reference(_)) {
            return self.compare_whole(left, right);
        }
        let (leaf, bound, relation) = match (left, right) {
            (Value::Leaf(leaf), other) => (leaf, other, relation),
            (other, Value::Leaf(leaf)) => (leaf, other, relation.mirrored()),
            (_, _) => {
                self.observe(left, Observation::Branched);
                self.observe(right, Observation::Branched);
                return self.unknown(WideningReason::Computed);
            }
        };
        let bound = self.observe(bound, Observation::Branched);
        // What a leaf leaves of a total compares with a bound as the rest of the total with the leaf.
        let (bound, relation) = match leaf.room_of {
            Some(total) => (
                self.terms.arithmetic(Arithmetic::Subtract, total, bound),
                relation.mirrored(),
            ),
            None => (bound, relation),
        };
        let bound = match leaf.step {
            None => bound,
            Some((Direction::Up, amount)) => {
                self.terms.arithmetic(Arithmetic::Subtract, bound, amount)
            }
            Some((Direction::Down, amount)) => {
                self.terms.arithmetic(Arithmetic::Add, bound, amount)
            }
        };
        if leaf.is_stale || self.terms.is_unknown(bound) {
            self.observe(&Value::Leaf(leaf.clone()), Observation::NoInterval);
            return self.unknown(WideningReason::Loaded);
        }
        Value::Check(Check {
            location: leaf.location.clone(),
            relation,
            bound,
            is_stale: false,
        })
    }
}

/// The addresses of a constant vector, if they are few.
fn constant_addresses(bytes: &[u8]) -> Option<Vec<AccountAddress>> {
    let (count, addresses) = bytes.split_first()?;
    let addresses = addresses.chunks(32).map(|bytes| {
        let bytes: Option<[u8; 32]> = bytes.try_into().ok();
        bytes.map(AccountAddress::new)
    });
    let count = usize::from(*count);
    if count > ALTERNATIVES_MAX || addresses.len() != count {
        return None;
    }
    addresses.collect()
}

fn constant_term(type_: &Type, constant: &Constant) -> Option<Term> {
    let bytes = constant.bytes.as_slice();
    match type_ {
        Type::Address => {
            let bytes: [u8; 32] = bytes.try_into().ok()?;
            Some(Term::Address(AccountAddress::new(bytes)))
        }
        Type::Bool | Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 | Type::U256 => {
            let (low, high) = bytes.split_at(bytes.len().min(16));
            if high.iter().any(|byte| *byte != 0) {
                return None;
            }
            let mut little_endian = [0; 16];
            little_endian[..low.len()].copy_from_slice(low);
            Some(Term::Integer(u128::from_le_bytes(little_endian)))
        }
        // Terms are natural numbers.
        Type::Signed(_)
        | Type::Signer
        | Type::Vector(_)
        | Type::Struct(..)
        | Type::TypeParameter(_)
        | Type::Reference(_)
        | Type::MutableReference(_)
        | Type::Function(_) => None,
    }
}
