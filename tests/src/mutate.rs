//! Modules that are nearly right: one thing changed in the code or the tables of another module, or
//! some of its bytes.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use weft_bytecode::{
    AccessSite, BinaryOperation, Block, BlockIndex, Code, CompiledModule, FieldIndex, FunctionBody,
    FunctionHandleIndex, Instruction, Register, Terminator, TypeIndex, VariantField, VariantIndex,
    Visibility,
};

/// Changes one thing in a module. Footprints stay what they were.
pub fn mutate(module: &mut CompiledModule, random: &mut ChaCha8Rng) {
    let functions = module.function_definitions.len();
    if functions == 0 || random.random_range(0..8) == 0 {
        return mutate_tables(module, random);
    }
    let ranges = Ranges {
        types: module.types.len(),
        functions: module.function_handles.len(),
        ..Ranges::default()
    };
    let number = random.random_range(0..functions);
    let other = random.random_range(0..functions);
    let donor = any_instruction(&module.function_definitions[other].body, random);
    if let FunctionBody::Code(code) = &mut module.function_definitions[number].body {
        mutate_code(code, donor, ranges, random);
    }
}

/// One module for each operand of the code, in which that operand names what no table has.
pub fn with_each_operand_past_the_end(module: &CompiledModule) -> Vec<CompiledModule> {
    let mut found = Vec::new();
    for (number, definition) in module.function_definitions.iter().enumerate() {
        let FunctionBody::Code(code) = &definition.body else {
            continue;
        };
        let mut count = Operands::counting(Ranges::default());
        count.code(&mut code.clone());
        for which in 0..count.seen {
            let mut changed = module.clone();
            if let FunctionBody::Code(code) = &mut changed.function_definitions[number].body {
                Operands {
                    is_past_the_end: true,
                    ..Operands::changing(Ranges::default(), which, 0)
                }
                .code(code);
            }
            found.push(changed);
        }
    }
    found
}

/// Some of the bytes with a few changed, removed, added or moved.
pub fn mutate_bytes(bytes: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..random.random_range(1..4) {
        let position = random.random_range(0..changed.len().max(1));
        match random.random_range(0..8) {
            0 if position < changed.len() => {
                changed.remove(position);
            }
            1 => changed.insert(position.min(changed.len()), random.random()),
            2 => changed.truncate(position),
            3 if position < changed.len() => changed[position] = random.random(),
            4 if position < changed.len() => changed[position] ^= 1 << random.random_range(0..8),
            _ => {
                if let Some(byte) = changed.get_mut(position) {
                    let step = random.random_range(1..3);
                    *byte = if random.random() {
                        byte.wrapping_add(step)
                    } else {
                        byte.wrapping_sub(step)
                    };
                }
            }
        }
    }
    changed
}

fn any_instruction(body: &FunctionBody, random: &mut ChaCha8Rng) -> Option<Instruction> {
    let FunctionBody::Code(code) = body else {
        return None;
    };
    let block = code.blocks.get(random.random_range(0..code.blocks.len()))?;
    let count = block.instructions.len();
    (count > 0).then(|| block.instructions[random.random_range(0..count)].clone())
}

fn mutate_code(
    code: &mut Code,
    donor: Option<Instruction>,
    ranges: Ranges,
    random: &mut ChaCha8Rng,
) {
    let number = random.random_range(0..code.blocks.len());
    let block = &mut code.blocks[number];
    let length = block.instructions.len();
    let position = random.random_range(0..=length);
    match random.random_range(0..16) {
        0 if position < length => {
            block.instructions.remove(position);
        }
        1 if position + 1 < length => block.instructions.swap(position, position + 1),
        2 if position < length => {
            let copy = block.instructions[position].clone();
            block.instructions.insert(position, copy);
        }
        3 => block.instructions.extend(donor),
        4 if position < length => {
            if let Some(donor) = donor {
                block.instructions[position] = donor;
            }
        }
        5 if position < length => {
            let moved = block.instructions.remove(position);
            block
                .instructions
                .insert(random.random_range(0..length), moved);
        }
        6 => {
            let register = random.random_range(0..code.registers.len().max(1));
            if let Some(type_) = code.registers.get_mut(register) {
                *type_ = TypeIndex(small(random.random_range(0..ranges.types.max(1))));
            }
        }
        7 => {
            let target = BlockIndex(small(random.random_range(0..code.blocks.len())));
            code.blocks[number].terminator = Terminator::Jump { target };
        }
        _ => {
            let ranges = Ranges {
                registers: code.registers.len(),
                blocks: code.blocks.len(),
                ..ranges
            };
            let mut count = Operands::counting(ranges);
            count.code(code);
            let seen = count.seen;
            if seen > 0 {
                let which = random.random_range(0..seen);
                Operands::changing(ranges, which, random.random()).code(code);
            }
        }
    }
}

fn mutate_tables(module: &mut CompiledModule, random: &mut ChaCha8Rng) {
    let mut pick = |length: usize| random.random_range(0..length.max(1));
    let type_ = TypeIndex(small(pick(module.types.len())));
    let handle = pick(module.function_handles.len());
    let definition = pick(module.function_definitions.len());
    let struct_ = pick(module.struct_handles.len());
    let bits = u8::try_from(pick(16)).expect("there are four abilities");
    match pick(9) {
        0 => {
            let other = pick(module.types.len());
            let position = pick(module.types.len());
            if let Some(type_) = module.types.get(other).cloned() {
                module.types[position] = type_;
            }
        }
        1 => {
            if let Some(handle) = module.function_handles.get_mut(handle) {
                let position = pick(handle.parameters.len());
                if let Some(parameter) = handle.parameters.get_mut(position) {
                    *parameter = type_;
                }
            }
        }
        2 => {
            if let Some(handle) = module.function_handles.get_mut(handle) {
                let position = pick(handle.results.len());
                if let Some(result) = handle.results.get_mut(position) {
                    *result = type_;
                }
            }
        }
        3 => {
            if let Some(handle) = module.struct_handles.get_mut(struct_)
                && let Some(abilities) = weft_types::AbilitySet::from_bits(bits)
            {
                handle.abilities = abilities;
            }
        }
        4 => {
            if let Some(handle) = module.function_handles.get_mut(handle) {
                let position = pick(handle.type_parameters.len());
                if let Some(constraints) = handle.type_parameters.get_mut(position)
                    && let Some(abilities) = weft_types::AbilitySet::from_bits(bits)
                {
                    *constraints = abilities;
                }
            }
        }
        5 => {
            if let Some(handle) = module.struct_handles.get_mut(struct_) {
                let position = pick(handle.type_parameters.len());
                if let Some(parameter) = handle.type_parameters.get_mut(position) {
                    parameter.is_phantom = !parameter.is_phantom;
                }
            }
        }
        6 => {
            if let Some(definition) = module.function_definitions.get_mut(definition) {
                definition.acquires.clear();
            }
        }
        7 => {
            if let Some(definition) = module.function_definitions.get_mut(definition) {
                definition.visibility = Visibility::Public;
                definition.is_entry = true;
            }
        }
        _ => {
            let position = pick(module.constants.len());
            let length = pick(4);
            if let Some(constant) = module.constants.get_mut(position) {
                constant.bytes.truncate(length);
            }
        }
    }
}

fn small(number: usize) -> u16 {
    u16::try_from(number).expect("tables are limited")
}

/// How many there are of what operands name.
#[derive(Clone, Copy, Debug, Default)]
struct Ranges {
    registers: usize,
    blocks: usize,
    types: usize,
    functions: usize,
}

/// Variants, fields and sites that a mutation may name.
const FEW: usize = 6;

/// Walks over everything that instructions name, counts it, and changes one of it.
struct Operands {
    ranges: Ranges,
    seen: usize,
    which: usize,
    value: u64,
    /// Whether the number shall be one that no table has.
    is_past_the_end: bool,
}

/// What an operation may become.
const OPERATIONS: [BinaryOperation; 8] = [
    BinaryOperation::Add,
    BinaryOperation::Subtract,
    BinaryOperation::ShiftLeft,
    BinaryOperation::BitOr,
    BinaryOperation::Less,
    BinaryOperation::Equal,
    BinaryOperation::NotEqual,
    BinaryOperation::And,
];

impl Operands {
    const fn counting(ranges: Ranges) -> Self {
        Self {
            ranges,
            seen: 0,
            which: usize::MAX,
            value: 0,
            is_past_the_end: false,
        }
    }

    const fn changing(ranges: Ranges, which: usize, value: u64) -> Self {
        Self {
            ranges,
            seen: 0,
            which,
            value,
            is_past_the_end: false,
        }
    }

    /// A number below `range` for the place that is to be changed.
    fn take(&mut self, range: usize) -> Option<u16> {
        let is_here = self.seen == self.which;
        self.seen += 1;
        if self.is_past_the_end {
            return is_here.then_some(60_000);
        }
        let range = u64::try_from(range.max(1)).expect("tables are limited");
        is_here.then(|| u16::try_from(self.value % range).expect("tables are limited"))
    }

    fn code(&mut self, code: &mut Code) {
        for Block {
            instructions,
            terminator,
        } in &mut code.blocks
        {
            for instruction in instructions {
                self.instruction(instruction);
            }
            self.terminator(terminator);
        }
    }

    fn terminator(&mut self, terminator: &mut Terminator) {
        match terminator {
            Terminator::Jump { target } => self.block(target),
            Terminator::Branch {
                condition,
                then_target,
                else_target,
            } => {
                self.register(condition);
                self.block(then_target);
                self.block(else_target);
            }
            Terminator::Switch { base, targets } => {
                self.register(base);
                for target in targets {
                    self.block(target);
                }
            }
            Terminator::Return { values } => self.registers(values),
            Terminator::Abort { code } => self.register(code),
            Terminator::AbortWithMessage { code, message } => {
                self.register(code);
                self.register(message);
            }
        }
    }

    fn register(&mut self, register: &mut Register) {
        *register = self.take(self.ranges.registers).map_or(*register, Register);
    }

    fn registers(&mut self, registers: &mut [Register]) {
        for register in registers {
            self.register(register);
        }
    }

    fn block(&mut self, block: &mut BlockIndex) {
        *block = self.take(self.ranges.blocks).map_or(*block, BlockIndex);
    }

    fn variant(&mut self, variant: &mut VariantIndex) {
        *variant = self.take(FEW).map_or(*variant, VariantIndex);
    }

    fn field(&mut self, field: &mut FieldIndex) {
        *field = self.take(FEW).map_or(*field, FieldIndex);
    }

    fn function(&mut self, function: &mut FunctionHandleIndex) {
        *function = self
            .take(self.ranges.functions)
            .map_or(*function, FunctionHandleIndex);
    }

    fn type_(&mut self, type_: &mut TypeIndex) {
        *type_ = self.take(self.ranges.types).map_or(*type_, TypeIndex);
    }

    fn site(&mut self, site: &mut AccessSite) {
        *site = self.take(FEW).map_or(*site, AccessSite);
    }

    fn operation(&mut self, operation: &mut BinaryOperation) {
        if self.is_past_the_end || self.ranges.registers == 0 {
            return;
        }
        *operation = self
            .take(OPERATIONS.len())
            .map_or(*operation, |number| OPERATIONS[usize::from(number)]);
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
                operation,
                destination,
                left,
                right,
            } => {
                self.operation(operation);
                self.register(destination);
                self.register(left);
                self.register(right);
            }
            Instruction::VectorBorrow {
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
                self.function(function);
                if let Some(value) = self.take(16) {
                    mask.0 = value.into();
                }
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
                self.field(field);
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
                    self.field(field);
                }
            }
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                self.function(function);
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
