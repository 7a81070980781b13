//! Checked arithmetic, comparisons and casts.
//!
//! Integers of up to 64 bits are zero-extended words; wider ones are limbs, least significant
//! first. Overflow is found by comparisons, never by traps: Cranelift joins a comparison with the
//! branch on it, and a divisor is compared with zero before it is used.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder as _, Value};
use cranelift_frontend::FunctionBuilder;
use weft_runtime::code::{Arithmetic, Comparison, Operation, Slot, Width};
use weft_runtime::gas::schedule;

use super::transfer::Location;
use super::vector::SlowPath;
use super::{Failure, Translator};

impl<'t> Translator<'t, '_> {
    pub(super) fn arithmetic(
        &mut self,
        operation: &'t Operation,
        arithmetic: Arithmetic,
        width: Width,
        slots: [Slot; 3],
    ) {
        match width {
            Width::W8 | Width::W16 | Width::W32 | Width::W64 => {
                self.word_arithmetic(arithmetic, width, slots);
            }
            Width::W128 | Width::W256 => {
                self.wide_arithmetic(operation, arithmetic, width, slots);
            }
        }
    }

    fn word_arithmetic(
        &mut self,
        arithmetic: Arithmetic,
        width: Width,
        [destination, left, right]: [Slot; 3],
    ) {
        let left = self.get(left);
        let right = self.get(right);
        let result = match arithmetic {
            Arithmetic::Add => {
                let sum = self.builder.ins().iadd(left, right);
                if width == Width::W64 {
                    let overflow = self.below(sum, left);
                    self.fail_if(overflow, Failure::Arithmetic);
                } else {
                    self.fail_above(sum, width);
                }
                sum
            }
            Arithmetic::Subtract => {
                let below_zero = self.below(left, right);
                self.fail_if(below_zero, Failure::Arithmetic);
                self.builder.ins().isub(left, right)
            }
            Arithmetic::Multiply if width == Width::W64 => self.word_product(left, right),
            Arithmetic::Multiply => {
                // Two values of at most 32 bits: the product fits into a word.
                let product = self.builder.ins().imul(left, right);
                self.fail_above(product, width);
                product
            }
            Arithmetic::Divide => {
                self.fail_if_zero(right);
                self.builder.ins().udiv(left, right)
            }
            Arithmetic::Modulo => {
                self.fail_if_zero(right);
                self.builder.ins().urem(left, right)
            }
            Arithmetic::BitAnd => self.builder.ins().band(left, right),
            Arithmetic::BitOr => self.builder.ins().bor(left, right),
            Arithmetic::BitXor => self.builder.ins().bxor(left, right),
            Arithmetic::ShiftLeft => {
                self.fail_unless_below(right, width.bits());
                let shifted = self.builder.ins().ishl(left, right);
                match width {
                    Width::W8 | Width::W16 | Width::W32 => {
                        let mask = self.constant(width.max_word());
                        self.builder.ins().band(shifted, mask)
                    }
                    Width::W64 | Width::W128 | Width::W256 => shifted,
                }
            }
            Arithmetic::ShiftRight => {
                self.fail_unless_below(right, width.bits());
                self.builder.ins().ushr(left, right)
            }
        };
        self.set(destination, result);
    }

    fn word_product(&mut self, left: Value, right: Value) -> Value {
        // With a known factor, what may be multiplied with it is known: a comparison is cheaper
        // than the flag of the wide product.
        let factors = match (self.known(left), self.known(right)) {
            (_, Some(known)) => Some((left, known)),
            (Some(known), None) => Some((right, known)),
            (None, None) => None,
        };
        if let Some((factor, known)) = factors
            && let Some(factor_max) = u64::MAX.checked_div(known)
        {
            if factor_max < u64::MAX {
                let factor_max = self.constant(factor_max);
                let overflow = self.below(factor_max, factor);
                self.fail_if(overflow, Failure::Arithmetic);
            }
            return self.builder.ins().imul(left, right);
        }
        let (product, overflow) = self.builder.ins().umul_overflow(left, right);
        self.fail_if(overflow, Failure::Arithmetic);
        product
    }

    fn wide_arithmetic(
        &mut self,
        operation: &'t Operation,
        arithmetic: Arithmetic,
        width: Width,
        slots: [Slot; 3],
    ) {
        let is_double = width == Width::W128;
        let [destination, left, right] = slots;
        match arithmetic {
            Arithmetic::Add => {
                let (left, right) = (self.limbs(left, width), self.limbs(right, width));
                let (sum, overflow) = self.add_limbs(&left, &right);
                self.fail_if(overflow, Failure::Arithmetic);
                self.set_limbs(destination, &sum);
            }
            Arithmetic::Subtract => {
                let (left, right) = (self.limbs(left, width), self.limbs(right, width));
                let (difference, below_zero) = self.subtract_limbs(&left, &right);
                self.fail_if(below_zero, Failure::Arithmetic);
                self.set_limbs(destination, &difference);
            }
            Arithmetic::BitAnd => self.bitwise(width, slots, |builder, left, right| {
                builder.ins().band(left, right)
            }),
            Arithmetic::BitOr => self.bitwise(width, slots, |builder, left, right| {
                builder.ins().bor(left, right)
            }),
            Arithmetic::BitXor => self.bitwise(width, slots, |builder, left, right| {
                builder.ins().bxor(left, right)
            }),
            Arithmetic::Multiply if is_double => {
                self.double_word(operation, slots, |translator, left, right| {
                    let low = translator.builder.ins().imul(left, right);
                    [low, translator.builder.ins().umulhi(left, right)]
                });
            }
            Arithmetic::Divide if is_double => {
                self.double_word(operation, slots, |translator, left, right| {
                    translator.fail_if_zero(right);
                    let quotient = translator.builder.ins().udiv(left, right);
                    [quotient, translator.constant(0)]
                });
            }
            Arithmetic::Modulo if is_double => {
                self.double_word(operation, slots, |translator, left, right| {
                    translator.fail_if_zero(right);
                    let remainder = translator.builder.ins().urem(left, right);
                    [remainder, translator.constant(0)]
                });
            }
            Arithmetic::ShiftLeft if is_double => self.double_word_shift_left(slots),
            Arithmetic::ShiftRight if is_double => self.double_word_shift_right(slots),
            Arithmetic::Multiply
            | Arithmetic::Divide
            | Arithmetic::Modulo
            | Arithmetic::ShiftLeft
            | Arithmetic::ShiftRight => self.host_step(operation),
        }
    }

    fn bitwise(
        &mut self,
        width: Width,
        [destination, left, right]: [Slot; 3],
        combine: impl Fn(&mut FunctionBuilder<'_>, Value, Value) -> Value,
    ) {
        let (left, right) = (self.limbs(left, width), self.limbs(right, width));
        let limbs = left.into_iter().zip(right);
        let result: Vec<Value> = limbs
            .map(|(left, right)| combine(&mut self.builder, left, right))
            .collect();
        self.set_limbs(destination, &result);
    }

    /// Products and quotients of two `u128` that are both words, as most are; others are left to
    /// the runtime.
    fn double_word(
        &mut self,
        operation: &'t Operation,
        [destination, left, right]: [Slot; 3],
        of_words: impl FnOnce(&mut Self, Value, Value) -> [Value; 2],
    ) {
        let left = self.limbs(left, Width::W128);
        let right = self.limbs(right, Width::W128);
        let slow = SlowPath::new(self, 2);
        let fast = self.builder.create_block();
        let high = self.builder.ins().bor(left[1], right[1]);
        self.builder.ins().brif(high, slow.block, &[], fast, &[]);
        self.continue_in(fast);
        let result = of_words(self, left[0], right[0]);
        slow.leave_fast_path(self, &result);
        let first = u32::from(destination.0);
        slow.build(self, operation, &[first, first + 1]);
        self.set_limbs(destination, &slow.results);
    }

    fn double_word_shift_left(&mut self, [destination, value, amount]: [Slot; 3]) {
        let value = self.limbs(value, Width::W128);
        let shift = self.double_word_shift(amount);
        let low = self.builder.ins().ishl(value[0], shift.amount);
        let high = self.builder.ins().ishl(value[1], shift.amount);
        let carried = self.builder.ins().ushr_imm_u(value[0], 1);
        let carried = self.builder.ins().ushr(carried, shift.complement);
        let joined = self.builder.ins().bor(high, carried);
        let zero = self.constant(0);
        let high = self.builder.ins().select(shift.crosses, low, joined);
        let low = self.builder.ins().select(shift.crosses, zero, low);
        self.set_limbs(destination, &[low, high]);
    }

    fn double_word_shift_right(&mut self, [destination, value, amount]: [Slot; 3]) {
        let value = self.limbs(value, Width::W128);
        let shift = self.double_word_shift(amount);
        let low = self.builder.ins().ushr(value[0], shift.amount);
        let high = self.builder.ins().ushr(value[1], shift.amount);
        let carried = self.builder.ins().ishl_imm_u(value[1], 1);
        let carried = self.builder.ins().ishl(carried, shift.complement);
        let joined = self.builder.ins().bor(low, carried);
        let zero = self.constant(0);
        let low = self.builder.ins().select(shift.crosses, high, joined);
        let high = self.builder.ins().select(shift.crosses, zero, high);
        self.set_limbs(destination, &[low, high]);
    }

    fn double_word_shift(&mut self, amount: Slot) -> DoubleWordShift {
        let amount = self.get(amount);
        self.fail_unless_below(amount, Width::W128.bits());
        let sixty_three = self.constant(63);
        let complement = self.builder.ins().isub(sixty_three, amount);
        let crosses = self.below(sixty_three, amount);
        DoubleWordShift {
            amount,
            complement,
            crosses,
        }
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        width: Width,
        [destination, left, right]: [Slot; 3],
    ) {
        let result = match width {
            Width::W8 | Width::W16 | Width::W32 | Width::W64 => {
                let left = self.get(left);
                let right = self.get(right);
                self.builder.ins().icmp(condition(comparison), left, right)
            }
            Width::W128 | Width::W256 => {
                let left = self.limbs(left, width);
                let right = self.limbs(right, width);
                self.compare_limbs(comparison, &left, &right)
            }
        };
        let result = self.builder.ins().uextend(super::I64, result);
        self.set(destination, result);
    }

    pub(super) fn compare_limbs(
        &mut self,
        comparison: Comparison,
        left: &[Value],
        right: &[Value],
    ) -> Value {
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                let mut difference = self.constant(0);
                for (left, right) in left.iter().zip(right) {
                    let differing = self.builder.ins().bxor(*left, *right);
                    difference = self.builder.ins().bor(difference, differing);
                }
                self.builder
                    .ins()
                    .icmp_imm_u(condition(comparison), difference, 0)
            }
            Comparison::Less => self.subtract_limbs(left, right).1,
            Comparison::Greater => self.subtract_limbs(right, left).1,
            Comparison::LessOrEqual => {
                let greater = self.subtract_limbs(right, left).1;
                self.builder.ins().bxor_imm_u(greater, 1)
            }
            Comparison::GreaterOrEqual => {
                let less = self.subtract_limbs(left, right).1;
                self.builder.ins().bxor_imm_u(less, 1)
            }
        }
    }

    /// Equality of two addresses, which pays by size like that of all other values.
    pub(super) fn equal_addresses(
        &mut self,
        destination: Slot,
        operands: [Location; 2],
        negated: bool,
    ) {
        let gas = schedule::compared_bytes(u64::from(Width::W256.bytes()));
        self.charge(u32::try_from(gas).expect("addresses are short"));
        let [left, right] = operands.map(|operand| self.read_limbs(operand, Width::W256));
        let comparison = if negated {
            Comparison::NotEqual
        } else {
            Comparison::Equal
        };
        let result = self.compare_limbs(comparison, &left, &right);
        let result = self.builder.ins().uextend(super::I64, result);
        self.set(destination, result);
    }

    pub(super) fn cast(&mut self, destination: Slot, to: Width, source: Slot, from: Width) {
        let limbs = self.limbs(source, from);
        let kept = usize::from(to.slots());
        if let Some(lost) = limbs.get(kept..)
            && let Some((first, others)) = lost.split_first()
        {
            let mut high = *first;
            for limb in others {
                high = self.builder.ins().bor(high, *limb);
            }
            self.fail_if(high, Failure::Arithmetic);
        }
        if to.is_word() && to.bits() < from.bits() && to != Width::W64 {
            self.fail_above(limbs[0], to);
        }
        let zero = self.constant(0);
        let result: Vec<Value> = (0..kept)
            .map(|index| limbs.get(index).copied().unwrap_or(zero))
            .collect();
        self.set_limbs(destination, &result);
    }

    /// The sum and whether it overflows.
    pub(super) fn add_limbs(&mut self, left: &[Value], right: &[Value]) -> (Vec<Value>, Value) {
        let mut sums = Vec::with_capacity(left.len());
        let mut carry: Option<Value> = None;
        for (left, right) in left.iter().zip(right) {
            let sum = self.builder.ins().iadd(*left, *right);
            let mut carry_out = self.below(sum, *left);
            let mut total = sum;
            if let Some(carry_in) = carry {
                let carry_in = self.builder.ins().uextend(super::I64, carry_in);
                total = self.builder.ins().iadd(sum, carry_in);
                let carried = self.below(total, sum);
                carry_out = self.builder.ins().bor(carry_out, carried);
            }
            sums.push(total);
            carry = Some(carry_out);
        }
        (sums, carry.expect("an integer has at least one limb"))
    }

    /// The difference and whether it is below zero.
    pub(super) fn subtract_limbs(
        &mut self,
        left: &[Value],
        right: &[Value],
    ) -> (Vec<Value>, Value) {
        let mut differences = Vec::with_capacity(left.len());
        let mut borrow: Option<Value> = None;
        for (left, right) in left.iter().zip(right) {
            let difference = self.builder.ins().isub(*left, *right);
            let mut borrow_out = self.below(*left, *right);
            let mut total = difference;
            if let Some(borrow_in) = borrow {
                let borrow_in = self.builder.ins().uextend(super::I64, borrow_in);
                total = self.builder.ins().isub(difference, borrow_in);
                let borrowed = self.below(difference, borrow_in);
                borrow_out = self.builder.ins().bor(borrow_out, borrowed);
            }
            differences.push(total);
            borrow = Some(borrow_out);
        }
        (
            differences,
            borrow.expect("an integer has at least one limb"),
        )
    }

    pub(super) fn limbs(&mut self, slot: Slot, width: Width) -> Vec<Value> {
        self.read_limbs(Location::slots(slot), width)
    }

    fn read_limbs(&mut self, location: Location, width: Width) -> Vec<Value> {
        (0..u32::from(width.slots()))
            .map(|index| self.read_word(location.word(index), Width::W64))
            .collect()
    }

    pub(super) fn set_limbs(&mut self, slot: Slot, limbs: &[Value]) {
        for (slot, limb) in (u32::from(slot.0)..).zip(limbs) {
            self.set_number(slot, *limb);
        }
    }

    pub(super) fn below(&mut self, left: Value, right: Value) -> Value {
        self.builder
            .ins()
            .icmp(IntCC::UnsignedLessThan, left, right)
    }

    pub(super) fn fail_if_zero(&mut self, value: Value) {
        if self.known(value).is_some_and(|known| known != 0) {
            return;
        }
        let is_zero = self.builder.ins().icmp_imm_u(IntCC::Equal, value, 0);
        self.fail_if(is_zero, Failure::Arithmetic);
    }

    /// Fails where a word is above the largest value of a narrow width.
    pub(super) fn fail_above(&mut self, value: Value, width: Width) {
        let max = self.constant(width.max_word());
        let above = self.below(max, value);
        self.fail_if(above, Failure::Arithmetic);
    }

    fn fail_unless_below(&mut self, value: Value, bound: u32) {
        let bound = u64::from(bound);
        if self.known(value).is_some_and(|known| known < bound) {
            return;
        }
        let bound = self.constant(bound);
        let beyond = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, value, bound);
        self.fail_if(beyond, Failure::Arithmetic);
    }
}

/// The parts of a shift of two limbs. A shift of one limb takes its amount modulo 64.
struct DoubleWordShift {
    amount: Value,
    /// 63 less the amount: bits that go to the other limb are shifted by one and then by this,
    /// because 64 less the amount may be 64.
    complement: Value,
    /// Whether the amount is 64 or more.
    crosses: Value,
}

const fn condition(comparison: Comparison) -> IntCC {
    match comparison {
        Comparison::Equal => IntCC::Equal,
        Comparison::NotEqual => IntCC::NotEqual,
        Comparison::Less => IntCC::UnsignedLessThan,
        Comparison::Greater => IntCC::UnsignedGreaterThan,
        Comparison::LessOrEqual => IntCC::UnsignedLessThanOrEqual,
        Comparison::GreaterOrEqual => IntCC::UnsignedGreaterThanOrEqual,
    }
}
