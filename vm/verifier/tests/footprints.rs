//! Valid modules, changed: a footprint that claims less is refused, and no change of an instruction
//! makes the verifier panic or take long.

use std::collections::BTreeMap;

use proptest::prelude::*;
use weft_bytecode::summary::{FunctionSummary, Mode, Term, TermIndex, WideningReason};
use weft_bytecode::{
    AccessSite, Block, BlockIndex, Code, CompiledModule, Content, FieldIndex, FunctionBody,
    FunctionHandleIndex, Instruction, Limits, Register, Terminator, TypeIndex, VariantField,
    VariantIndex, assemble,
};
use weft_types::ModuleId;
use weft_verifier::{Check, VerifiedModule, VerifyError, verify_module};

fn verify(module: CompiledModule) -> Result<VerifiedModule, VerifyError> {
    let none = BTreeMap::<ModuleId, VerifiedModule>::new();
    verify_module(module, &none, &Limits::PRODUCTION)
}

fn valid(text: &str) -> CompiledModule {
    let mut module = assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    module
}

fn everything() -> CompiledModule {
    valid(include_str!("fixtures/accepted/everything_once.weft"))
}

const COIN: &str = "
    module 0x42::coin
    struct Balance has key { value: u64 }
    public entry fun transfer(r0: &signer, r1: address, r2: address, r3: u64) acquires Balance {
    b0:
        r4: &mut Balance = borrow_global r1, access0
        r5: &mut u64 = borrow_field r4, field0
        r6: u64 = read_reference r5
        r6: u64 = subtract r6, r3
        write_reference r5, r6
        r4: &mut Balance = borrow_global r2, access1
        r5: &mut u64 = borrow_field r4, field0
        r6: u64 = read_reference r5
        r6: u64 = add r6, r3
        write_reference r5, r6
        r7: bool = exists Balance[r1], access2
        return
    }";

fn with_summary(change: impl FnOnce(&mut FunctionSummary)) -> Result<VerifiedModule, VerifyError> {
    let mut module = valid(COIN);
    for definition in module.function_definitions.iter_mut().take(1) {
        assert!(definition.summary.accesses.len() >= 4, "{definition:?}");
    }
    if let Some(definition) = module.function_definitions.first_mut() {
        change(&mut definition.summary);
    }
    verify(module)
}

fn assert_refused(result: Result<VerifiedModule, VerifyError>) {
    let check = result.err().map(|error| error.check);
    assert_eq!(check, Some(Check::Footprint));
}

#[test]
fn the_inferred_footprint_is_accepted() {
    assert!(with_summary(|_| {}).is_ok());
}

#[test]
fn attack_88_footprint_without_one_of_the_accesses() {
    let count = valid(COIN).function_definitions[0].summary.accesses.len();
    for position in 0..count {
        assert_refused(with_summary(|summary| {
            summary.accesses.remove(position);
        }));
    }
}

#[test]
fn attack_88_footprint_with_a_weaker_mode() {
    let count = valid(COIN).function_definitions[0].summary.accesses.len();
    for position in 0..count {
        let access = valid(COIN).function_definitions[0].summary.accesses[position].clone();
        if access.mode != Mode::Read {
            assert_refused(with_summary(|summary| {
                summary.accesses[position].mode = Mode::Read;
            }));
        }
    }
}

#[test]
fn attack_88_footprint_with_another_key() {
    assert_refused(with_summary(|summary| {
        for term in &mut summary.terms {
            if *term == Term::Argument(1) {
                *term = Term::Argument(2);
            }
        }
    }));
}

#[test]
fn attack_88_footprint_of_a_function_that_touches_nothing() {
    assert_refused(with_summary(|summary| {
        *summary = FunctionSummary::default();
    }));
}

#[test]
fn attack_88_terms_that_name_no_term() {
    assert_refused(with_summary(|summary| {
        summary.resources[0].key = TermIndex(60_000);
    }));
}

#[test]
fn a_footprint_may_claim_everything() {
    let reason = WideningReason::TooLarge;
    let result = with_summary(|summary| {
        summary.terms = vec![Term::Unknown(reason)];
        for resource in &mut summary.resources {
            resource.key = TermIndex(0);
        }
        summary.accesses.clear();
        summary.widened = Some(reason);
    });
    assert!(result.is_ok(), "{result:?}");
}

/// Replaces the number that `which` points at, counted over all numbers of the code.
fn change_code(code: &mut Code, which: usize, value: u16) {
    let mut slots = Slots { left: which, value };
    for Block {
        instructions,
        terminator,
    } in &mut code.blocks
    {
        for instruction in instructions {
            slots.instruction(instruction);
        }
        match terminator {
            Terminator::Jump { target } => slots.block(target),
            Terminator::Branch {
                condition,
                then_target,
                else_target,
            } => {
                slots.register(condition);
                slots.block(then_target);
                slots.block(else_target);
            }
            Terminator::Switch { base, targets } => {
                slots.register(base);
                for target in targets {
                    slots.block(target);
                }
            }
            Terminator::Return { values } => slots.registers(values),
            Terminator::Abort { code } => slots.register(code),
        }
    }
}

struct Slots {
    left: usize,
    value: u16,
}

impl Slots {
    fn take(&mut self) -> Option<u16> {
        let is_here = self.left == 0;
        self.left = self.left.wrapping_sub(1);
        is_here.then_some(self.value)
    }

    fn register(&mut self, register: &mut Register) {
        *register = self.take().map_or(*register, Register);
    }

    fn registers(&mut self, registers: &mut [Register]) {
        for register in registers {
            self.register(register);
        }
    }

    fn block(&mut self, block: &mut BlockIndex) {
        *block = self.take().map_or(*block, BlockIndex);
    }

    fn variant(&mut self, variant: &mut VariantIndex) {
        *variant = self.take().map_or(*variant, VariantIndex);
    }

    fn type_(&mut self, type_: &mut TypeIndex) {
        *type_ = self.take().map_or(*type_, TypeIndex);
    }

    fn site(&mut self, site: &mut AccessSite) {
        *site = self.take().map_or(*site, AccessSite);
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each shape of operands")]
    fn instruction(&mut self, instruction: &mut Instruction) {
        match instruction {
            Instruction::LoadImmediate { destination, .. }
            | Instruction::LoadConstant { destination, .. } => self.register(destination),
            Instruction::Move {
                destination: left,
                source: right,
            }
            | Instruction::Copy {
                destination: left,
                source: right,
            }
            | Instruction::Not {
                destination: left,
                source: right,
            }
            | Instruction::Cast {
                destination: left,
                source: right,
            }
            | Instruction::BorrowLocal {
                destination: left,
                local: right,
            }
            | Instruction::Freeze {
                destination: left,
                source: right,
            }
            | Instruction::ReadReference {
                destination: left,
                reference: right,
            }
            | Instruction::WriteReference {
                reference: left,
                value: right,
            }
            | Instruction::VectorLength {
                destination: left,
                vector: right,
            }
            | Instruction::VectorPushBack {
                vector: left,
                value: right,
            }
            | Instruction::VectorPopBack {
                destination: left,
                vector: right,
            } => {
                self.register(left);
                self.register(right);
            }
            Instruction::Drop { source } => self.register(source),
            Instruction::Binary {
                destination,
                left,
                right,
                ..
            }
            | Instruction::VectorBorrow {
                destination,
                vector: left,
                index: right,
            }
            | Instruction::VectorSwap {
                vector: destination,
                left,
                right,
            } => {
                self.register(destination);
                self.register(left);
                self.register(right);
            }
            Instruction::PackClosure {
                destination,
                function,
                type_arguments,
                mask,
                captured,
            } => {
                *function = self.take().map_or(*function, FunctionHandleIndex);
                mask.0 = self.take().map_or(mask.0, u64::from);
                for type_ in type_arguments {
                    self.type_(type_);
                }
                self.register(destination);
                self.registers(captured);
            }
            Instruction::CallClosure {
                callee,
                arguments,
                results,
            } => {
                self.register(callee);
                self.registers(arguments);
                self.registers(results);
            }
            Instruction::Pack {
                destination,
                fields: list,
            }
            | Instruction::VectorPack {
                destination,
                elements: list,
            }
            | Instruction::Unpack {
                destinations: list,
                source: destination,
            }
            | Instruction::VectorUnpack {
                destinations: list,
                source: destination,
            } => {
                self.register(destination);
                self.registers(list);
            }
            Instruction::BorrowField {
                destination,
                base,
                field,
            } => {
                self.register(destination);
                self.register(base);
                *field = self.take().map_or(*field, FieldIndex);
            }
            Instruction::PackVariant {
                destination,
                variant,
                fields: list,
            }
            | Instruction::UnpackVariant {
                destinations: list,
                source: destination,
                variant,
            } => {
                self.register(destination);
                self.registers(list);
                self.variant(variant);
            }
            Instruction::TestVariant {
                destination,
                base,
                variants,
            } => {
                self.register(destination);
                self.register(base);
                for variant in variants {
                    self.variant(variant);
                }
            }
            Instruction::BorrowVariantField {
                destination,
                base,
                fields,
            } => {
                self.register(destination);
                self.register(base);
                for VariantField { variant, field } in fields {
                    self.variant(variant);
                    *field = self.take().map_or(*field, FieldIndex);
                }
            }
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                *function = self.take().map_or(*function, FunctionHandleIndex);
                for type_ in type_arguments {
                    self.type_(type_);
                }
                self.registers(arguments);
                self.registers(results);
            }
            Instruction::Exists {
                destination,
                resource,
                address,
                site,
            } => {
                self.register(destination);
                self.type_(resource);
                self.register(address);
                self.site(site);
            }
            Instruction::BorrowGlobal {
                destination: left,
                address: right,
                site,
            }
            | Instruction::MoveFrom {
                destination: left,
                address: right,
                site,
            }
            | Instruction::MoveTo {
                signer: left,
                value: right,
                site,
            } => {
                self.register(left);
                self.register(right);
                self.site(site);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_changed_operand_never_makes_the_verifier_panic(
        function in 0..7_usize,
        changes in prop::collection::vec((0..60_usize, 0..14_u16), 1..3),
    ) {
        let mut module = everything();
        if let FunctionBody::Code(code) = &mut module.function_definitions[function].body {
            for (which, value) in changes {
                change_code(code, which, value);
            }
        }
        let _ = verify(module);
    }

    #[test]
    fn a_moved_or_missing_instruction_never_makes_the_verifier_panic(
        function in 0..7_usize,
        block in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        keeps: bool,
    ) {
        let mut module = everything();
        if let FunctionBody::Code(code) = &mut module.function_definitions[function].body {
            let count = code.blocks.len();
            let instructions = &mut code.blocks[block.index(count)].instructions;
            if !instructions.is_empty() {
                let instruction = instructions.remove(from.index(instructions.len()));
                if keeps {
                    instructions.insert(to.index(instructions.len() + 1), instruction);
                }
            }
        }
        if let Ok(module) = verify(module) {
            // What is left is fine by itself, too.
            prop_assert!(verify(CompiledModule::clone(module.module())).is_ok());
        }
    }

    #[test]
    fn changed_tables_never_make_the_verifier_panic(
        table in 0..8_u8,
        position in any::<prop::sample::Index>(),
        value in 0..20_u16,
    ) {
        let mut module = everything();
        match table {
            0 => {
                let count = module.types.len();
                let entry = module.types[position.index(count)].clone();
                module.types[usize::from(value) % count] = entry;
            }
            1 => {
                let count = module.types.len();
                module.types.remove(position.index(count));
            }
            2 => {
                let count = module.struct_definitions.len();
                let definition = &mut module.struct_definitions[position.index(count)];
                match &mut definition.content {
                    Content::Fields(fields) => fields[0].type_ = TypeIndex(value),
                    Content::Variants(variants) => {
                        let variant = usize::from(value) % variants.len();
                        if let Some(field) = variants[variant].fields.first_mut() {
                            field.type_ = TypeIndex(value);
                        }
                    }
                }
            }
            3 => {
                let count = module.function_handles.len();
                module.function_handles.swap(position.index(count), usize::from(value) % count);
            }
            4 => {
                let count = module.function_handles.len();
                module.function_handles[position.index(count)].parameters.push(TypeIndex(value));
            }
            5 => {
                let count = module.identifiers.len();
                module.identifiers.swap(position.index(count), usize::from(value) % count);
            }
            6 => {
                let count = module.function_definitions.len();
                module.function_definitions[position.index(count)].acquires.clear();
            }
            _ => module.constants[0].bytes.truncate(usize::from(value)),
        }
        let _ = verify(module);
    }
}
