//! Random programs over words, wide integers, structs, references, vectors and calls, with branches
//! and loops that gas bounds. Both engines, and machine code in both modes, with and without code
//! for the callee, must agree on results, failure and gas.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use weft_runtime::code::{
    Arithmetic, CodeBlockId, Comparison, End, FunctionInstance, InstanceId, Operation, Shape, Slot,
    Width,
};

use crate::harness::{CONFIG, Draft, Program, WORD, returning};

/// One operation before its operands are found: all numbers are taken modulo what there is.
#[derive(Clone, Debug)]
struct Recipe {
    kind: Kind,
    /// Which registers.
    operands: [u8; 4],
    value: u64,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Constant,
    WideConstant,
    Copy,
    Arithmetic,
    Compare,
    Not,
    Cast,
    StoreField,
    LoadField,
    Reference,
    Load,
    Store,
    Vector(VectorKind),
    Call,
    Charge,
}

#[derive(Clone, Copy, Debug)]
enum VectorKind {
    Length,
    Borrow,
    PushBack,
    PopBack,
    Swap,
}

#[derive(Clone, Debug)]
struct BlockRecipe {
    operations: Vec<Recipe>,
    end: u8,
    targets: [u8; 2],
}

/// Values that make arithmetic fail only now and then.
fn value() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0_u64..4,
        2 => 0_u64..300,
        1 => any::<u64>(),
        1 => Just(u64::MAX),
        1 => Just(1 << 63),
        1 => Just(u64::from(u32::MAX)),
    ]
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let kind = prop_oneof![
        3 => Just(Kind::Constant),
        1 => Just(Kind::WideConstant),
        4 => Just(Kind::Copy),
        6 => Just(Kind::Arithmetic),
        3 => Just(Kind::Compare),
        1 => Just(Kind::Not),
        2 => Just(Kind::Cast),
        4 => Just(Kind::StoreField),
        2 => Just(Kind::LoadField),
        2 => Just(Kind::Reference),
        2 => Just(Kind::Load),
        2 => Just(Kind::Store),
        1 => Just(Kind::Vector(VectorKind::Length)),
        2 => Just(Kind::Vector(VectorKind::Borrow)),
        3 => Just(Kind::Vector(VectorKind::PushBack)),
        1 => Just(Kind::Vector(VectorKind::PopBack)),
        1 => Just(Kind::Vector(VectorKind::Swap)),
        1 => Just(Kind::Call),
        1 => Just(Kind::Charge),
    ];
    (kind, any::<[u8; 4]>(), value()).prop_map(|(kind, operands, value)| Recipe {
        kind,
        operands,
        value,
    })
}

fn block_recipe() -> impl Strategy<Value = BlockRecipe> {
    let operations = prop::collection::vec(recipe(), 0..20);
    (operations, any::<u8>(), any::<[u8; 2]>()).prop_map(|(operations, end, targets)| BlockRecipe {
        operations,
        end,
        targets,
    })
}

/// The registers of a random function, by what they may hold.
struct Registers {
    words: Vec<(Width, Slot)>,
    bools: Vec<Slot>,
    doubles: Vec<Slot>,
    quadruples: Vec<Slot>,
    /// `{ u64, u32, u16, u8, bool, u128 }`
    even_structs: Vec<Slot>,
    /// `{ u64, u32, u8 }`
    odd_structs: Vec<Slot>,
    pointed: Vec<Slot>,
    references: Vec<Slot>,
    /// Vectors of `u64`, whose addresses are taken.
    vectors: Vec<Slot>,
    vector_references: Vec<Slot>,
    /// Vectors of odd structs.
    struct_vectors: Vec<Slot>,
    struct_vector_references: Vec<Slot>,
}

const EVEN: Shape = Shape::Bytes(32);
const ODD: Shape = Shape::Bytes(13);
const DOUBLE: Shape = Shape::Bytes(16);
const QUADRUPLE: Shape = Shape::Bytes(32);

/// Fields of both structs, by offset.
const EVEN_FIELDS: [(u32, Width); 5] = [
    (0, Width::W64),
    (8, Width::W32),
    (12, Width::W16),
    (14, Width::W8),
    (15, Width::W8),
];
const ODD_FIELDS: [(u32, Width); 3] = [(0, Width::W64), (8, Width::W32), (12, Width::W8)];
const EVEN_DOUBLE_OFFSET: u32 = 16;

const WORD_WIDTHS: [Width; 4] = [Width::W8, Width::W16, Width::W32, Width::W64];

/// The shapes of the results: those of the words, wide integers and structs.
fn result_shapes() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for width in WORD_WIDTHS {
        shapes.extend([Shape::Word(width); 3]);
    }
    shapes.extend([Shape::Word(Width::W8); 2]);
    shapes.extend([DOUBLE; 3]);
    shapes.extend([QUADRUPLE; 2]);
    shapes.extend([EVEN; 2]);
    shapes.extend([ODD; 2]);
    shapes.extend([WORD; 2]);
    shapes
}

impl Registers {
    fn new(draft: &mut Draft, parameters: &[Shape]) -> Self {
        let given: Vec<Slot> = parameters
            .iter()
            .map(|shape| draft.parameter(*shape))
            .collect();
        let mut words: Vec<(Width, Slot)> = Vec::new();
        for width in WORD_WIDTHS {
            for _ in 0..3 {
                words.push((width, draft.register(Shape::Word(width))));
            }
        }
        // A parameter of one word and one of two take part.
        words.push((Width::W64, given[0]));
        let many = |draft: &mut Draft, count: usize, shape: Shape| {
            (0..count)
                .map(|_| draft.register(shape))
                .collect::<Vec<_>>()
        };
        let bools = many(draft, 2, Shape::Word(Width::W8));
        let mut doubles = many(draft, 3, DOUBLE);
        doubles.push(given[1]);
        let quadruples = many(draft, 2, QUADRUPLE);
        let even_structs = many(draft, 2, EVEN);
        let odd_structs = many(draft, 2, ODD);
        let references = many(draft, 2, WORD);
        let vector_references = many(draft, 1, WORD);
        let struct_vector_references = many(draft, 1, WORD);
        let pointed = (0..2).map(|_| draft.pointed(WORD)).collect();
        let vectors = (0..2).map(|_| draft.pointed(WORD)).collect();
        let struct_vectors = vec![draft.pointed(WORD)];
        Self {
            words,
            bools,
            doubles,
            quadruples,
            even_structs,
            odd_structs,
            pointed,
            references,
            vectors,
            vector_references,
            struct_vectors,
            struct_vector_references,
        }
    }

    /// Gives every register a value.
    fn initialise(&self, seed: u64) -> Vec<Operation> {
        let mut operations = vec![Operation::Charge { gas: 40 }];
        let constant = |destination, value| Operation::Constant { destination, value };
        let words = self.words.iter().take(12).enumerate();
        for (index, (width, slot)) in words {
            let value = seed.rotate_left(u32::try_from(index).unwrap() * 5) & 7 & width.max_word();
            operations.push(constant(*slot, value));
        }
        for slot in &self.bools {
            operations.push(constant(*slot, seed & 1));
        }
        let wide = |slot: Slot, words: usize| Operation::WideConstant {
            destination: slot,
            words: vec![seed & 0xff; words].into(),
        };
        operations.extend(self.doubles.iter().take(3).map(|slot| wide(*slot, 2)));
        operations.extend(self.quadruples.iter().map(|slot| wide(*slot, 4)));
        operations.extend(self.even_structs.iter().map(|slot| wide(*slot, 4)));
        operations.extend(self.odd_structs.iter().map(|slot| wide(*slot, 2)));
        operations.extend(self.pointed.iter().map(|slot| constant(*slot, 5)));
        operations.push(Operation::VectorPack {
            destination: self.vectors[0],
            elements: [self.pointed[0]; 5].into(),
            shape: WORD,
        });
        let empty = self.vectors[1..].iter().chain(&self.struct_vectors);
        operations.extend(empty.map(|slot| constant(*slot, 0)));
        let address = |destination: Slot, slot: Slot| Operation::AddressOf { destination, slot };
        for (reference, slot) in self.references.iter().zip(&self.pointed) {
            operations.push(address(*reference, *slot));
        }
        operations.push(address(self.vector_references[0], self.vectors[0]));
        operations.push(address(
            self.struct_vector_references[0],
            self.struct_vectors[0],
        ));
        operations
    }

    /// What a function returns, in the order of [`result_shapes`].
    fn observed(&self) -> Vec<Slot> {
        let words = self.words.iter().take(12).map(|(_, slot)| *slot);
        words
            .chain(self.bools.iter().copied())
            .chain(self.doubles.iter().take(3).copied())
            .chain(self.quadruples.iter().copied())
            .chain(self.even_structs.iter().copied())
            .chain(self.odd_structs.iter().copied())
            .chain(self.pointed.iter().copied())
            .collect()
    }
}

fn pick<T: Copy>(choices: &[T], number: u8) -> T {
    choices[usize::from(number) % choices.len()]
}

const ARITHMETIC: [Arithmetic; 10] = [
    Arithmetic::Add,
    Arithmetic::Subtract,
    Arithmetic::Multiply,
    Arithmetic::Divide,
    Arithmetic::Modulo,
    Arithmetic::BitAnd,
    Arithmetic::BitOr,
    Arithmetic::BitXor,
    Arithmetic::ShiftLeft,
    Arithmetic::ShiftRight,
];

const COMPARISONS: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::Greater,
    Comparison::LessOrEqual,
    Comparison::GreaterOrEqual,
];

/// Turns recipes into operations of one function.
struct Cook<'r> {
    registers: &'r Registers,
    /// A function that may be called: one word and two in, everything observed out.
    callee: Option<InstanceId>,
}

impl Cook<'_> {
    fn words(&self, width: Width) -> Vec<Slot> {
        let words = self.registers.words.iter();
        words
            .filter(|(found, _)| *found == width)
            .map(|(_, slot)| *slot)
            .collect()
    }

    /// The registers of a width.
    fn integers(&self, width: Width) -> Vec<Slot> {
        match width {
            Width::W128 => self.registers.doubles.clone(),
            Width::W256 => self.registers.quadruples.clone(),
            Width::W8 | Width::W16 | Width::W32 | Width::W64 => self.words(width),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn operation(&self, recipe: &Recipe) -> Option<Operation> {
        let [a, b, c, d] = recipe.operands;
        let registers = self.registers;
        let widths = [
            Width::W8,
            Width::W16,
            Width::W32,
            Width::W64,
            Width::W64,
            Width::W64,
            Width::W128,
            Width::W128,
            Width::W256,
        ];
        let width = pick(&widths, d);
        let integers = self.integers(width);
        let words = self.words(Width::W64);
        Some(match recipe.kind {
            Kind::Constant => {
                let (width, destination) = pick(&registers.words, a);
                let value = recipe.value & width.max_word();
                Operation::Constant { destination, value }
            }
            Kind::WideConstant => Operation::WideConstant {
                destination: pick(&registers.doubles, a),
                words: [recipe.value, u64::from(b & 1) * recipe.value].into(),
            },
            Kind::Copy => {
                let (choices, slots) = match d % 4 {
                    0 => (&registers.even_structs, 4),
                    1 => (&registers.odd_structs, 2),
                    2 => (&registers.references, 1),
                    _ => (&integers, width.slots()),
                };
                Operation::Copy {
                    destination: pick(choices, a),
                    source: pick(choices, b),
                    slots,
                }
            }
            Kind::Arithmetic => {
                let operation = pick(&ARITHMETIC, u8::try_from(recipe.value % 10).unwrap());
                let is_shift = matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight);
                let right = if is_shift {
                    pick(&self.words(Width::W8), c)
                } else {
                    pick(&integers, c)
                };
                Operation::Arithmetic {
                    operation,
                    width,
                    destination: pick(&integers, a),
                    left: pick(&integers, b),
                    right,
                }
            }
            Kind::Compare => Operation::Compare {
                comparison: pick(&COMPARISONS, u8::try_from(recipe.value % 6).unwrap()),
                width,
                destination: pick(&registers.bools, a),
                left: pick(&integers, b),
                right: pick(&integers, c),
            },
            Kind::Not => Operation::Not {
                destination: pick(&registers.bools, a),
                source: pick(&registers.bools, b),
            },
            Kind::Cast => {
                let to = pick(&widths, c);
                Operation::Cast {
                    destination: pick(&self.integers(to), a),
                    to,
                    source: pick(&integers, b),
                    from: width,
                }
            }
            Kind::StoreField | Kind::LoadField => self.field(recipe),
            Kind::Reference if d % 2 == 0 => Operation::AddressOf {
                destination: registers.vector_references[0],
                slot: pick(&registers.vectors, b),
            },
            Kind::Reference => Operation::AddressOf {
                destination: pick(&registers.references, a),
                slot: pick(&registers.pointed, b),
            },
            Kind::Load => Operation::Load {
                destination: pick(&words, a),
                reference: pick(&registers.references, b),
                shape: WORD,
            },
            Kind::Store => Operation::Store {
                reference: pick(&registers.references, a),
                value: pick(&words, b),
                shape: WORD,
            },
            Kind::Charge => Operation::Charge {
                gas: u32::from(a) + 1,
            },
            Kind::Vector(kind) => self.vector(kind, recipe),
            Kind::Call => Operation::Call {
                callee: self.callee?,
                arguments: [pick(&words, a), pick(&registers.doubles, b)].into(),
                results: registers.observed().into(),
            },
        })
    }

    fn field(&self, recipe: &Recipe) -> Operation {
        let [a, b, c, d] = recipe.operands;
        let (base, (offset, shape), value) = match d % 4 {
            0 => {
                let field = (EVEN_DOUBLE_OFFSET, DOUBLE);
                let value = pick(&self.registers.doubles, b);
                (pick(&self.registers.even_structs, a), field, value)
            }
            1 => {
                let (offset, width) = pick(&ODD_FIELDS, c);
                let value = pick(&self.words(width), b);
                let base = pick(&self.registers.odd_structs, a);
                (base, (offset, Shape::Word(width)), value)
            }
            _ => {
                let (offset, width) = pick(&EVEN_FIELDS, c);
                let value = pick(&self.words(width), b);
                let base = pick(&self.registers.even_structs, a);
                (base, (offset, Shape::Word(width)), value)
            }
        };
        if matches!(recipe.kind, Kind::LoadField) {
            Operation::LoadField {
                destination: value,
                base,
                offset,
                shape,
            }
        } else {
            Operation::StoreField {
                base,
                offset,
                value,
                shape,
            }
        }
    }

    fn vector(&self, kind: VectorKind, recipe: &Recipe) -> Operation {
        let [a, b, c, d] = recipe.operands;
        let registers = self.registers;
        let words = self.words(Width::W64);
        let of_structs = d % 3 == 0;
        let (vector, shape, values) = if of_structs {
            let vector = registers.struct_vector_references[0];
            (vector, ODD, registers.odd_structs.clone())
        } else {
            (registers.vector_references[0], WORD, words.clone())
        };
        match kind {
            VectorKind::Length => Operation::VectorLength {
                destination: pick(&words, a),
                vector,
            },
            VectorKind::Borrow => Operation::VectorBorrow {
                destination: pick(&registers.references, a),
                // References go to words.
                vector: registers.vector_references[0],
                index: pick(&words, b),
                shape: WORD,
                mutable: c % 2 == 0,
            },
            VectorKind::PopBack => Operation::VectorPopBack {
                destination: pick(&values, a),
                vector,
                shape,
            },
            VectorKind::Swap => Operation::VectorSwap {
                vector,
                left: pick(&words, a),
                right: pick(&words, b),
                shape,
            },
            VectorKind::PushBack => Operation::VectorPushBack {
                vector,
                value: pick(&values, a),
                shape,
            },
        }
    }
}

fn function(
    id: u32,
    blocks: &[BlockRecipe],
    seed: u64,
    callee: Option<InstanceId>,
) -> FunctionInstance {
    let mut draft = Draft::new(id);
    for shape in result_shapes() {
        draft.result(shape);
    }
    let registers = Registers::new(&mut draft, &[WORD, DOUBLE]);
    let cook = Cook {
        registers: &registers,
        callee,
    };
    draft.block(registers.initialise(seed), End::Jump(CodeBlockId(1)));
    let target =
        |number: u8| CodeBlockId(1 + u32::from(number) % u32::try_from(blocks.len()).unwrap());
    for block in blocks {
        let mut operations = vec![Operation::Charge { gas: 5 }];
        for recipe in &block.operations {
            let operation = cook.operation(recipe);
            let is_call = matches!(operation, Some(Operation::Call { .. }));
            operations.extend(operation);
            if is_call {
                operations.push(Operation::Charge { gas: 2 });
            }
        }
        let end = match block.end % 16 {
            0..=5 => End::Branch {
                condition: pick(&registers.bools, block.end / 16),
                then_target: target(block.targets[0]),
                else_target: target(block.targets[1]),
            },
            6..=9 => End::Jump(target(block.targets[0])),
            10 => End::Abort {
                code: pick(&cook.words(Width::W64), block.targets[0]),
            },
            _ => returning(&registers.observed()),
        };
        draft.block(operations, end);
    }
    draft.finish()
}

#[test]
fn random_programs_agree() {
    let case = (
        prop::collection::vec(block_recipe(), 1..8),
        prop::collection::vec(block_recipe(), 1..4),
        any::<u64>(),
        prop::collection::vec((0_u64..3000, value(), value(), value()), 4),
        0_u8..4,
    );
    let mut runner = TestRunner::new(Config {
        cases: 256,
        ..Config::default()
    });
    let result = runner.run(&case, |(caller, callee, seed, runs, compiled)| {
        let functions = vec![
            function(0, &caller, seed, Some(InstanceId(1))),
            function(1, &callee, seed.rotate_left(17), None),
        ];
        let mut program = Program::interpreted(functions, CONFIG);
        let instances: Vec<_> = program.code.instances().cloned().collect();
        for (instance, bit) in instances.iter().zip([1, 2]) {
            for machine in [&program.small, &program.large] {
                // Without code for the first, the interpreter calls machine code.
                if compiled == 0 || compiled & bit != 0 {
                    machine.jit.compile(instance, &program.code).unwrap();
                }
            }
        }
        for (gas, word, low, high) in runs {
            program.run(gas, &[word, low, high]);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
