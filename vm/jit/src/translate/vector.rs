//! Vectors: what can be done on a block in place; everything that allocates, copies or charges is
//! left to the runtime.
//!
//! A vector is a pointer to `[length: u32 | capacity: u32 | elements]`, null where it is empty and
//! has no block; capacity 0 marks a block that must be copied before it is changed.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder as _, Value};
use weft_runtime::code::{Operation, Shape, Slot, Width};

use super::transfer::Location;
use super::{Failure, Translator};

/// Byte offset of the capacity.
const CAPACITY: i32 = 4;
/// Byte offset of the elements.
const ELEMENTS: i32 = 8;

impl<'t> Translator<'t, '_> {
    pub(super) fn vector_length(&mut self, destination: Slot, vector: Slot) {
        let vector = self.get(vector);
        let pointer = self.load(Width::W64, vector, 0);
        let has_block = self.builder.create_block();
        let next = self.builder.create_block();
        let length = self.builder.append_block_param(next, I64);
        let zero = self.constant(0);
        self.builder
            .ins()
            .brif(pointer, has_block, &[], next, &[BlockArg::Value(zero)]);
        self.continue_in(has_block);
        let known = self.load(Width::W32, pointer, 0);
        self.builder.ins().jump(next, &[BlockArg::Value(known)]);
        self.continue_in(next);
        self.set(destination, length);
    }

    pub(super) fn vector_borrow(
        &mut self,
        operation: &'t Operation,
        destination: Slot,
        [vector, index]: [Slot; 2],
        shape: Shape,
        mutable: bool,
    ) {
        let reference = self.get(vector);
        let index = self.get(index);
        let pointer = self.load(Width::W64, reference, 0);
        let is_null = self.builder.ins().icmp_imm_u(IntCC::Equal, pointer, 0);
        self.fail_if(is_null, Failure::VectorIndex);
        let length = self.load(Width::W32, pointer, 0);
        let beyond = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
        self.fail_if(beyond, Failure::VectorIndex);
        if !mutable {
            let element = self.element(pointer, index, shape);
            self.set(destination, element);
            return;
        }
        let capacity = self.load(Width::W32, pointer, CAPACITY);
        let slow = SlowPath::new(self, 1);
        let in_place = self.builder.create_block();
        self.builder
            .ins()
            .brif(capacity, in_place, &[], slow.block, &[]);
        self.continue_in(in_place);
        let element = self.element(pointer, index, shape);
        slow.leave_fast_path(self, &[element]);
        slow.build(self, operation, &[u32::from(destination.0)]);
        self.set(destination, slow.results[0]);
    }

    pub(super) fn vector_push_back(
        &mut self,
        operation: &'t Operation,
        vector: Slot,
        value: Slot,
        shape: Shape,
    ) {
        let reference = self.get(vector);
        let pointer = self.load(Width::W64, reference, 0);
        let slow = SlowPath::new(self, 0);
        let has_block = self.builder.create_block();
        self.builder
            .ins()
            .brif(pointer, has_block, &[], slow.block, &[]);
        self.continue_in(has_block);
        let length = self.load(Width::W32, pointer, 0);
        let capacity = self.load(Width::W32, pointer, CAPACITY);
        let has_room = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedLessThan, length, capacity);
        let in_place = self.builder.create_block();
        self.builder
            .ins()
            .brif(has_room, in_place, &[], slow.block, &[]);
        self.continue_in(in_place);
        let element = self.element(pointer, length, shape);
        self.transfer(Location::slots(value), Location::pointer(element), shape);
        let length = self.builder.ins().iadd_imm_u(length, 1);
        self.store(Width::W32, length, pointer, 0);
        slow.leave_fast_path(self, &[]);
        slow.build_step(self, operation);
    }

    pub(super) fn vector_pop_back(
        &mut self,
        operation: &'t Operation,
        destination: Slot,
        vector: Slot,
        shape: Shape,
    ) {
        let reference = self.get(vector);
        let pointer = self.load(Width::W64, reference, 0);
        let slow = SlowPath::new(self, 0);
        let has_block = self.builder.create_block();
        self.builder
            .ins()
            .brif(pointer, has_block, &[], slow.block, &[]);
        self.continue_in(has_block);
        let length = self.load(Width::W32, pointer, 0);
        let capacity = self.load(Width::W32, pointer, CAPACITY);
        // Neither empty nor frozen.
        let product = self.builder.ins().imul(length, capacity);
        let in_place = self.builder.create_block();
        self.builder
            .ins()
            .brif(product, in_place, &[], slow.block, &[]);
        self.continue_in(in_place);
        let length = self.builder.ins().iadd_imm_s(length, -1);
        let element = self.element(pointer, length, shape);
        self.store(Width::W32, length, pointer, 0);
        self.transfer(
            Location::pointer(element),
            Location::slots(destination),
            shape,
        );
        slow.leave_fast_path(self, &[]);
        slow.build_step(self, operation);
    }

    pub(super) fn vector_swap(
        &mut self,
        operation: &'t Operation,
        vector: Slot,
        [left, right]: [Slot; 2],
        shape: Shape,
    ) {
        let Shape::Word(width) = shape else {
            self.host_step(operation);
            return;
        };
        let reference = self.get(vector);
        let indices = [self.get(left), self.get(right)];
        let pointer = self.load(Width::W64, reference, 0);
        let is_null = self.builder.ins().icmp_imm_u(IntCC::Equal, pointer, 0);
        self.fail_if(is_null, Failure::VectorIndex);
        let length = self.load(Width::W32, pointer, 0);
        for index in indices {
            let beyond = self
                .builder
                .ins()
                .icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
            self.fail_if(beyond, Failure::VectorIndex);
        }
        let capacity = self.load(Width::W32, pointer, CAPACITY);
        let slow = SlowPath::new(self, 0);
        let in_place = self.builder.create_block();
        self.builder
            .ins()
            .brif(capacity, in_place, &[], slow.block, &[]);
        self.continue_in(in_place);
        let places = indices.map(|index| self.element(pointer, index, shape));
        let values = places.map(|place| self.load(width, place, 0));
        self.store(width, values[1], places[0], 0);
        self.store(width, values[0], places[1], 0);
        slow.leave_fast_path(self, &[]);
        slow.build_step(self, operation);
    }

    /// The address of an element that is in bounds.
    fn element(&mut self, pointer: Value, index: Value, shape: Shape) -> Value {
        let offset = self
            .builder
            .ins()
            .imul_imm_u(index, i64::from(shape.bytes()));
        let element = self.builder.ins().iadd(pointer, offset);
        self.builder.ins().iadd_imm_u(element, i64::from(ELEMENTS))
    }
}

/// The part of an operation that the runtime executes, off the straight path.
///
/// The fast path is built first and left with the operation's results as values; the slow path has
/// the runtime execute the operation and reads the results from the frame. A fast path that ends
/// with [`SlowPath::build`] reads no slots: what it remembered of them would not hold on the other.
pub(super) struct SlowPath {
    pub(super) block: Block,
    next: Block,
    pub(super) results: Vec<Value>,
}

impl SlowPath {
    pub(super) fn new(translator: &mut Translator<'_, '_>, results: usize) -> Self {
        let block = translator.builder.create_block();
        translator.builder.set_cold_block(block);
        let next = translator.builder.create_block();
        let results = (0..results)
            .map(|_| translator.builder.append_block_param(next, I64))
            .collect();
        Self {
            block,
            next,
            results,
        }
    }

    pub(super) fn leave_fast_path(&self, translator: &mut Translator<'_, '_>, values: &[Value]) {
        let arguments: Vec<BlockArg> = values.iter().copied().map(BlockArg::Value).collect();
        translator.builder.ins().jump(self.next, &arguments);
    }

    /// Builds the slow path of an operation whose results the fast path has put into their slots,
    /// and continues where both paths meet.
    pub(super) fn build_step<'t>(
        &self,
        translator: &mut Translator<'t, '_>,
        operation: &'t Operation,
    ) {
        // What the fast path has read or written is not known on the slow one.
        translator.forget_window();
        translator.continue_in(self.block);
        translator.host_step(operation);
        translator.forget_window();
        translator.builder.ins().jump(self.next, &[]);
        translator.continue_in(self.next);
    }

    /// Builds the slow path and continues where both paths meet.
    pub(super) fn build<'t>(
        &self,
        translator: &mut Translator<'t, '_>,
        operation: &'t Operation,
        result_slots: &[u32],
    ) {
        translator.continue_in(self.block);
        translator.spill_operands(operation);
        translator.host_step_call(operation);
        let values: Vec<BlockArg> = result_slots
            .iter()
            .map(|&slot| {
                let location = Location::memory(translator.frame, slot);
                BlockArg::Value(translator.load_location(location))
            })
            .collect();
        translator.builder.ins().jump(self.next, &values);
        translator.continue_in(self.next);
    }
}
