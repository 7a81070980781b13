//! Checked arithmetic, order and casts of signed integers.
//!
//! A word holds the two's complement of its width, zero-extended; it is sign-extended for as long
//! as an operation works on it. Wider ones are limbs; what takes more than additions of limbs is
//! left to the runtime.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the caller sends operations on signed integers only"
)]

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I16, I32};
use cranelift_codegen::ir::{InstBuilder as _, Value};
use weft_runtime::code::{Comparison, Integer, Operation, SignedArithmetic, Slot, Width};

use super::{Failure, Translator};

impl<'t> Translator<'t, '_> {
    pub(super) fn signed(&mut self, operation: &'t Operation) {
        match *operation {
            Operation::SignedArithmetic {
                operation: arithmetic,
                width,
                destination,
                left,
                right,
            } => {
                let slots = [destination, left, right];
                if width.is_word() {
                    self.signed_word_arithmetic(arithmetic, width, slots);
                } else {
                    self.signed_wide_arithmetic(operation, arithmetic, width, slots);
                }
            }
            Operation::SignedCompare {
                comparison,
                width,
                destination,
                left,
                right,
            } => self.signed_compare(comparison, width, [destination, left, right]),
            Operation::SignedCast {
                destination,
                to,
                source,
                from,
            } if to.width.is_word() && from.width.is_word() => {
                self.signed_word_cast(destination, to, source, from);
            }
            _ => self.host_step(operation),
        }
    }

    fn signed_word_arithmetic(
        &mut self,
        arithmetic: SignedArithmetic,
        width: Width,
        [destination, left, right]: [Slot; 3],
    ) {
        let (left, right) = (self.get(left), self.get(right));
        let (left, right) = (
            self.sign_extend(left, width),
            self.sign_extend(right, width),
        );
        let is_narrow = width != Width::W64;
        let result = match arithmetic {
            SignedArithmetic::Add => {
                let sum = self.builder.ins().iadd(left, right);
                if !is_narrow {
                    let overflow = self.sum_overflow(left, right, sum);
                    self.fail_if(overflow, Failure::Arithmetic);
                }
                sum
            }
            SignedArithmetic::Subtract => {
                let difference = self.builder.ins().isub(left, right);
                if !is_narrow {
                    let overflow = self.difference_overflow(left, right, difference);
                    self.fail_if(overflow, Failure::Arithmetic);
                }
                difference
            }
            // Two values of at most 32 bits: the product fits into a word.
            SignedArithmetic::Multiply if is_narrow => self.builder.ins().imul(left, right),
            SignedArithmetic::Multiply => {
                let (product, overflow) = self.builder.ins().smul_overflow(left, right);
                self.fail_if(overflow, Failure::Arithmetic);
                product
            }
            SignedArithmetic::Divide => {
                self.fail_unless_divisible(left, right, width);
                self.builder.ins().sdiv(left, right)
            }
            SignedArithmetic::Modulo => {
                self.fail_unless_divisible(left, right, width);
                self.builder.ins().srem(left, right)
            }
        };
        let result = if is_narrow {
            self.fail_unless_extended(result, width);
            self.truncate(result, width)
        } else {
            result
        };
        self.set(destination, result);
    }

    /// Fails on zero, and where the quotient is one more than the greatest value.
    fn fail_unless_divisible(&mut self, left: Value, right: Value, width: Width) {
        self.fail_if_zero(right);
        if self.known(right).is_some_and(|known| known != u64::MAX) {
            return;
        }
        let least = self.constant(u64::MAX << (width.bits() - 1));
        let is_least = self.builder.ins().icmp(IntCC::Equal, left, least);
        let minus_one = self.constant(u64::MAX);
        let is_minus_one = self.builder.ins().icmp(IntCC::Equal, right, minus_one);
        let overflow = self.builder.ins().band(is_least, is_minus_one);
        self.fail_if(overflow, Failure::Arithmetic);
    }

    fn signed_wide_arithmetic(
        &mut self,
        operation: &'t Operation,
        arithmetic: SignedArithmetic,
        width: Width,
        [destination, left, right]: [Slot; 3],
    ) {
        let top = usize::from(width.slots()) - 1;
        match arithmetic {
            SignedArithmetic::Add => {
                let (left, right) = (self.limbs(left, width), self.limbs(right, width));
                let (sum, _) = self.add_limbs(&left, &right);
                let overflow = self.sum_overflow(left[top], right[top], sum[top]);
                self.fail_if(overflow, Failure::Arithmetic);
                self.set_limbs(destination, &sum);
            }
            SignedArithmetic::Subtract => {
                let (left, right) = (self.limbs(left, width), self.limbs(right, width));
                let (difference, _) = self.subtract_limbs(&left, &right);
                let overflow = self.difference_overflow(left[top], right[top], difference[top]);
                self.fail_if(overflow, Failure::Arithmetic);
                self.set_limbs(destination, &difference);
            }
            SignedArithmetic::Multiply | SignedArithmetic::Divide | SignedArithmetic::Modulo => {
                self.host_step(operation);
            }
        }
    }

    fn signed_compare(
        &mut self,
        comparison: Comparison,
        width: Width,
        [destination, left, right]: [Slot; 3],
    ) {
        let result = if width.is_word() {
            let (left, right) = (self.get(left), self.get(right));
            let (left, right) = (
                self.sign_extend(left, width),
                self.sign_extend(right, width),
            );
            self.builder
                .ins()
                .icmp(signed_condition(comparison), left, right)
        } else {
            let (left, right) = (self.shifted(left, width), self.shifted(right, width));
            self.compare_limbs(comparison, &left, &right)
        };
        let result = self.builder.ins().uextend(super::I64, result);
        self.set(destination, result);
    }

    /// The limbs of a number plus the half of all numbers: their order is that of unsigned ones.
    fn shifted(&mut self, slot: Slot, width: Width) -> Vec<Value> {
        let mut limbs = self.limbs(slot, width);
        let sign = self.constant(1 << 63);
        if let Some(top) = limbs.last_mut() {
            *top = self.builder.ins().bxor(*top, sign);
        }
        limbs
    }

    fn signed_word_cast(&mut self, destination: Slot, to: Integer, source: Slot, from: Integer) {
        let mut value = self.get(source);
        if from.is_signed {
            value = self.sign_extend(value, from.width);
        }
        let result = match (from.is_signed, to.is_signed) {
            (true, true) => {
                if to.width.bits() < from.width.bits() {
                    self.fail_unless_extended(value, to.width);
                }
                self.truncate(value, to.width)
            }
            // As unsigned words, negative numbers are above all others.
            (true, false) => {
                let max = to.width.max_word().min(u64::MAX >> 1);
                self.fail_over(value, max);
                value
            }
            (false, _) => {
                if to.width.bits() <= from.width.bits() {
                    let sign = u32::from(to.is_signed);
                    self.fail_over(value, to.width.max_word() >> sign);
                }
                value
            }
        };
        self.set(destination, result);
    }

    fn fail_over(&mut self, value: Value, max: u64) {
        if max == u64::MAX {
            return;
        }
        let max = self.constant(max);
        let over = self.below(max, value);
        self.fail_if(over, Failure::Arithmetic);
    }

    /// The number for which a word of a width stands, in 64 bits.
    fn sign_extend(&mut self, value: Value, width: Width) -> Value {
        let narrow = match width {
            Width::W8 => I8,
            Width::W16 => I16,
            Width::W32 => I32,
            Width::W64 | Width::W128 | Width::W256 => return value,
        };
        if let Some(known) = self.known(value) {
            let number = weft_runtime::signed::extended(width, known);
            return self.constant(number.cast_unsigned());
        }
        let low = self.builder.ins().ireduce(narrow, value);
        self.builder.ins().sextend(super::I64, low)
    }

    /// The word of a number that has its width.
    fn truncate(&mut self, value: Value, width: Width) -> Value {
        if width.max_word() == u64::MAX {
            return value;
        }
        let mask = self.constant(width.max_word());
        self.builder.ins().band(value, mask)
    }

    /// Fails where a number of 64 bits is none of a narrow width.
    fn fail_unless_extended(&mut self, value: Value, width: Width) {
        let extended = self.sign_extend(value, width);
        let differs = self.builder.ins().icmp(IntCC::NotEqual, extended, value);
        self.fail_if(differs, Failure::Arithmetic);
    }

    /// Whether a sum overflows: its sign is that of neither operand.
    fn sum_overflow(&mut self, left: Value, right: Value, sum: Value) -> Value {
        let left = self.builder.ins().bxor(left, sum);
        let right = self.builder.ins().bxor(right, sum);
        self.both_negative(left, right)
    }

    /// Whether a difference overflows: the operands differ in sign, and so do the left one and
    /// the difference.
    fn difference_overflow(&mut self, left: Value, right: Value, difference: Value) -> Value {
        let signs = self.builder.ins().bxor(left, right);
        let changed = self.builder.ins().bxor(left, difference);
        self.both_negative(signs, changed)
    }

    fn both_negative(&mut self, left: Value, right: Value) -> Value {
        let both = self.builder.ins().band(left, right);
        let zero = self.constant(0);
        self.builder.ins().icmp(IntCC::SignedLessThan, both, zero)
    }
}

const fn signed_condition(comparison: Comparison) -> IntCC {
    match comparison {
        Comparison::Equal => IntCC::Equal,
        Comparison::NotEqual => IntCC::NotEqual,
        Comparison::Less => IntCC::SignedLessThan,
        Comparison::Greater => IntCC::SignedGreaterThan,
        Comparison::LessOrEqual => IntCC::SignedLessThanOrEqual,
        Comparison::GreaterOrEqual => IntCC::SignedGreaterThanOrEqual,
    }
}
