//! Enums: the number of the variant is the first byte of the value.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{BlockCall, InstBuilder as _, JumpTableData, Value};
use weft_runtime::code::{CodeBlockId, Slot, VariantOffset, VariantSet, Width};

use super::{Failure, TRUSTED, Translator};

/// The slots of every enum.
pub(crate) const ENUM_SLOTS: u16 = 4;
const _: () = assert!(ENUM_SLOTS as u32 * 8 == weft_runtime::layout::ENUM_BYTES);
/// Byte offset of the pointer to the block.
const BLOCK: i32 = 8;
/// Byte offset of the content of a block.
const CONTENT: i64 = 8;
/// A field that lies at more different offsets is found by the runtime.
const OFFSETS_MAX: usize = 8;

/// Whether a field lies at few places, always or never in a block.
pub(super) fn is_uniform(offsets: &[VariantOffset]) -> bool {
    let is_boxed = |entry: &VariantOffset| entry.boxed.is_some();
    offsets.len() <= OFFSETS_MAX && (offsets.iter().all(is_boxed) || !offsets.iter().any(is_boxed))
}

impl Translator<'_, '_> {
    pub(super) fn store_variant(&mut self, base: Slot, variant: u8) {
        let variant = self.constant(variant.into());
        self.set(base, variant);
        // Bytes that no field takes are compared where a leaf may have changed.
        for slot in 1..ENUM_SLOTS {
            let zero = self.constant(0);
            self.set(Slot(base.0 + slot), zero);
        }
    }

    pub(super) fn check_variant(&mut self, base: Slot, variant: u8) {
        let word = self.get(base);
        // Small fields lie behind the number.
        let tag = self.builder.ins().band_imm_u(word, 0xff);
        let differs = self
            .builder
            .ins()
            .icmp_imm_u(IntCC::NotEqual, tag, i64::from(variant));
        self.fail_if(differs, Failure::Variant);
    }

    pub(super) fn test_variant(&mut self, destination: Slot, base: Slot, variants: VariantSet) {
        let value = self.get(base);
        let tag = self.load(Width::W8, value, 0);
        let result = self.is_member(tag, variants);
        self.set(destination, result);
    }

    pub(super) fn variant_field(
        &mut self,
        destination: Slot,
        base: Slot,
        offsets: &[VariantOffset],
    ) {
        let value = self.get(base);
        let tag = self.load(Width::W8, value, 0);
        let none = VariantSet::default();
        let all = (offsets.iter()).fold(none, |all, entry| all.union(entry.variants));
        let is_member = self.is_member(tag, all);
        let is_missing = self.builder.ins().icmp_imm_u(IntCC::Equal, is_member, 0);
        self.fail_if(is_missing, Failure::Variant);
        let Some((last, others)) = offsets.split_last() else {
            return;
        };
        let mut offset = self.constant(last.offset.into());
        for entry in others {
            let is_here = self.is_member(tag, entry.variants);
            let here = self.constant(entry.offset.into());
            offset = self.builder.ins().select(is_here, here, offset);
        }
        let mut start = value;
        if last.boxed.is_some() {
            let block = self.load(Width::W64, value, BLOCK);
            start = self.builder.ins().iadd_imm_u(block, CONTENT);
        }
        let field = self.builder.ins().iadd(start, offset);
        self.set(destination, field);
    }

    /// Whether a variant is in a set, as a word.
    fn is_member(&mut self, tag: Value, variants: VariantSet) -> Value {
        if let Some(only) = variants.only() {
            let is_equal = self
                .builder
                .ins()
                .icmp_imm_u(IntCC::Equal, tag, i64::from(only));
            return self.builder.ins().uextend(I64, is_equal);
        }
        let [low, high] = variants.words().map(|word| self.constant(word));
        let is_low = self
            .builder
            .ins()
            .icmp_imm_u(IntCC::UnsignedLessThan, tag, 64);
        let word = self.builder.ins().select(is_low, low, high);
        // A shift takes the amount modulo 64.
        let bits = self.builder.ins().ushr(word, tag);
        self.builder.ins().band_imm_u(bits, 1)
    }

    pub(super) fn switch(&mut self, base: Slot, targets: &[CodeBlockId]) {
        let value = self.get(base);
        let Some((last, others)) = targets.split_last() else {
            unreachable!("enums have variants");
        };
        let last_block = self.edge(*last);
        match others {
            [] => {
                self.builder.ins().jump(last_block, &[]);
            }
            [first] => {
                let tag = self.load(Width::W8, value, 0);
                let first_block = self.edge(*first);
                self.builder
                    .ins()
                    .brif(tag, last_block, &[], first_block, &[]);
            }
            others => {
                let tag = self.builder.ins().uload8(I32, TRUSTED, value, 0);
                let blocks: Vec<_> = others.iter().map(|target| self.edge(*target)).collect();
                let pool = &mut self.builder.func.dfg.value_lists;
                let last_call = BlockCall::new(last_block, [], pool);
                let calls: Vec<_> = blocks
                    .into_iter()
                    .map(|block| BlockCall::new(block, [], pool))
                    .collect();
                let table = JumpTableData::new(last_call, &calls);
                let table = self.builder.create_jump_table(table);
                self.builder.ins().br_table(tag, table);
            }
        }
        for target in targets {
            self.seal_target(*target);
        }
    }
}
