//! Calls: accounting, arguments and results, by the contract in `weft_runtime::code`.

use cranelift_codegen::ir::InstBuilder as _;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use weft_runtime::code::{InstanceId, Slot};

use super::transfer::Location;
use super::{Failure, TRUSTED, Translator, slot_offset};
use crate::{Refusal, abi};

impl Translator<'_, '_> {
    pub(super) fn call(
        &mut self,
        callee: InstanceId,
        arguments: &[Slot],
        results: &[Slot],
    ) -> Result<(), Refusal> {
        let known = self
            .callees
            .instance(callee)
            .ok_or(Refusal::UnknownCallee)?;
        let own_slots = self.instance.frame_slots;
        let in_bounds = callee.0 < self.config.instances_max
            && known.frame_slots <= u32::from(u16::MAX) + 1
            && known.parameters.len() == arguments.len()
            && known.results.len() == results.len();
        let table_offset = callee
            .0
            .checked_mul(abi::SLOT_BYTES)
            .and_then(|offset| i32::try_from(offset).ok());
        let Some(table_offset) = table_offset.filter(|_| in_bounds) else {
            return Err(Refusal::Malformed);
        };
        self.forget_window();
        self.begin_call(own_slots, known.frame_slots);
        for (argument, parameter) in arguments.iter().zip(&known.parameters) {
            let to = Location::memory(self.frame, own_slots + u32::from(parameter.slot.0));
            self.copy_slots(Location::slots(*argument), to, parameter.shape.slots());
        }
        // The table has a host function for instances without machine code; it needs the number.
        let signature = match self.call_signature {
            Some(signature) => signature,
            None => self.import_signature(3),
        };
        self.call_signature = Some(signature);
        let table = self.load_context(abi::CODE_TABLE);
        let function = self.builder.ins().load(I64, TRUSTED, table, table_offset);
        let frame = self
            .builder
            .ins()
            .iadd_imm_u(self.frame, i64::from(slot_offset(own_slots)));
        let number = self.constant(u64::from(callee.0));
        let call =
            self.builder
                .ins()
                .call_indirect(signature, function, &[self.context, frame, number]);
        let status = self.builder.inst_results(call)[0];
        self.fail_if(status, Failure::Propagated);
        let depth = self.load_context(abi::DEPTH_LEFT);
        let depth = self.builder.ins().iadd_imm_u(depth, 1);
        self.store_context(depth, abi::DEPTH_LEFT);
        self.forget_window();
        for (result, place) in results.iter().zip(&known.results) {
            let from = Location::memory(self.frame, own_slots + u32::from(place.slot.0));
            self.copy_slots(from, Location::slots(*result), place.shape.slots());
        }
        Ok(())
    }

    /// Checks depth and frames, and counts the call.
    fn begin_call(&mut self, own_slots: u32, callee_slots: u32) {
        let depth = self.load_context(abi::DEPTH_LEFT);
        let none_left = self.builder.ins().icmp_imm_u(IntCC::Equal, depth, 0);
        self.fail_if(none_left, Failure::CallStackOverflow);
        let bytes = i64::from(slot_offset(own_slots)) + i64::from(slot_offset(callee_slots));
        let end = self.builder.ins().iadd_imm_u(self.frame, bytes);
        let stack_end = self.load_context(abi::STACK_END);
        let beyond = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, end, stack_end);
        self.fail_if(beyond, Failure::CallStackOverflow);
        let depth = self.builder.ins().iadd_imm_s(depth, -1);
        self.store_context(depth, abi::DEPTH_LEFT);
    }
}
