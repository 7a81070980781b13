//! Modules of every shape that the format can express, valid or not, from a seed.

use weft_bytecode::summary::*;
use weft_bytecode::*;
use weft_types::{AbilitySet, AccountAddress, Identifier, SignedInteger};

/// A small generator of pseudo-random numbers (xorshift), so that a seed names a module.
pub(crate) struct Source(u64);

impl Source {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }

    /// A small index, now and then any.
    fn index(&mut self) -> u16 {
        let index = match self.below(40) {
            0 => self.below(65_536),
            _ => self.below(6),
        };
        u16::try_from(index).unwrap()
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn many<T>(&mut self, bound: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(bound)).map(|_| make(self)).collect()
    }

    fn value(&mut self) -> u64 {
        self.next() >> self.below(64)
    }

    fn abilities(&mut self) -> AbilitySet {
        AbilitySet::from_bits(u8::try_from(self.below(16)).unwrap()).unwrap()
    }

    fn text(&mut self) -> String {
        let letters = self.many(8, |s| {
            ['a', 'Z', '"', '\\', '\n', '\u{0}', 'ß', '/'][usize::try_from(s.below(8)).unwrap()]
        });
        letters.into_iter().collect()
    }

    fn pick<T: Clone>(&mut self, table: &[T]) -> T {
        table[usize::try_from(self.below(table.len() as u64)).unwrap()].clone()
    }

    fn register(&mut self) -> Register {
        Register(self.index())
    }

    fn registers(&mut self) -> Vec<Register> {
        self.many(4, Self::register)
    }

    fn type_index(&mut self) -> TypeIndex {
        TypeIndex(self.index())
    }

    fn type_indices(&mut self) -> Vec<TypeIndex> {
        self.many(4, Self::type_index)
    }
}

pub(crate) fn module(seed: u64) -> CompiledModule {
    let s = &mut Source::new(seed);
    CompiledModule {
        version: CompiledModule::VERSION,
        kind: s.pick(&[ModuleKind::Module, ModuleKind::Script]),
        identifiers: s.many(8, |s| {
            let name = s.pick(&[
                "a", "B", "u64", "T0", "r1", "b0", "_0", "module", "vector", "x9",
            ]);
            Identifier::new(name).unwrap()
        }),
        addresses: s.many(4, |s| AccountAddress::from_u64(s.below(4))),
        types: s.many(8, type_),
        constants: s.many(3, |s| Constant {
            type_: s.type_index(),
            bytes: s.many(9, |s| u8::try_from(s.below(256)).unwrap()),
        }),
        module_handles: s.many(4, |s| ModuleHandle {
            address: AddressIndex(s.index()),
            name: IdentifierIndex(s.index()),
        }),
        struct_handles: s.many(5, |s| StructHandle {
            module: ModuleHandleIndex(s.index() / 3),
            name: IdentifierIndex(s.index()),
            abilities: s.abilities(),
            type_parameters: s.many(3, |s| StructTypeParameter {
                constraints: s.abilities(),
                is_phantom: s.flag(),
            }),
        }),
        function_handles: s.many(5, |s| FunctionHandle {
            module: ModuleHandleIndex(s.index() / 3),
            name: IdentifierIndex(s.index()),
            type_parameters: s.many(3, Source::abilities),
            parameters: s.type_indices(),
            results: s.type_indices(),
        }),
        struct_definitions: (0..s.below(3)).map(|i| struct_definition(s, i)).collect(),
        function_definitions: (0..s.below(4)).map(|i| function_definition(s, i)).collect(),
        friends: s.many(3, |s| ModuleHandleIndex(s.index())),
        error_names: s.many(3, |s| ErrorName {
            code: s.value(),
            name: IdentifierIndex(s.index()),
            description: s.text(),
        }),
        attributes: s.many(3, |s| Attribute {
            item: match s.below(3) {
                0 => AttributeItem::Module,
                1 => AttributeItem::Struct(StructDefinitionIndex(s.index())),
                _ => AttributeItem::Function(FunctionDefinitionIndex(s.index())),
            },
            text: s.text(),
        }),
    }
}

fn type_(s: &mut Source) -> Type {
    match s.below(16) {
        0 => Type::Bool,
        1 => Type::U8,
        2 => Type::U16,
        3 => Type::U32,
        4 => Type::U64,
        5 => Type::U128,
        6 => Type::U256,
        7 => Type::Address,
        8 => Type::Signer,
        9 => Type::Vector(s.type_index()),
        10 => Type::Struct(StructHandleIndex(s.index()), s.type_indices()),
        11 => Type::TypeParameter(TypeParameterIndex(s.index())),
        12 => Type::Reference(s.type_index()),
        13 => Type::Signed(SignedInteger::ALL[usize::try_from(s.below(6)).unwrap()]),
        14 => Type::Function(FunctionType {
            parameters: s.type_indices(),
            results: s.type_indices(),
            abilities: s.abilities(),
        }),
        _ => Type::MutableReference(s.type_index()),
    }
}

/// The number of the handle of the definition at `position`, mostly the same.
fn handle(s: &mut Source, position: u64) -> u16 {
    if s.below(8) == 0 {
        s.index()
    } else {
        u16::try_from(position).unwrap()
    }
}

fn struct_definition(s: &mut Source, position: u64) -> StructDefinition {
    StructDefinition {
        handle: StructHandleIndex(handle(s, position)),
        content: match s.below(2) {
            0 => Content::Fields(field_definitions(s)),
            _ => Content::Variants(s.many(4, |s| VariantDefinition {
                name: IdentifierIndex(s.index()),
                fields: field_definitions(s),
            })),
        },
    }
}

fn field_definitions(s: &mut Source) -> Vec<FieldDefinition> {
    s.many(4, |s| FieldDefinition {
        name: IdentifierIndex(s.index()),
        type_: s.type_index(),
    })
}

fn function_definition(s: &mut Source, position: u64) -> FunctionDefinition {
    FunctionDefinition {
        handle: FunctionHandleIndex(handle(s, position)),
        visibility: s.pick(&[Visibility::Private, Visibility::Friend, Visibility::Public]),
        is_entry: s.flag(),
        acquires: s.many(3, |s| StructDefinitionIndex(s.index())),
        body: if s.below(4) == 0 {
            FunctionBody::Native
        } else {
            FunctionBody::Code(Code {
                registers: s.type_indices(),
                blocks: s.many(4, |s| Block {
                    instructions: s.many(12, instruction),
                    terminator: terminator(s),
                }),
            })
        },
        summary: summary(s),
    }
}

fn terminator(s: &mut Source) -> Terminator {
    match s.below(5) {
        4 => Terminator::Switch {
            base: s.register(),
            targets: s.many(4, |s| BlockIndex(s.index())),
        },
        0 => Terminator::Jump {
            target: BlockIndex(s.index()),
        },
        1 => Terminator::Branch {
            condition: s.register(),
            then_target: BlockIndex(s.index()),
            else_target: BlockIndex(s.index()),
        },
        2 => Terminator::Return {
            values: s.registers(),
        },
        3 => Terminator::AbortWithMessage {
            code: s.register(),
            message: s.register(),
        },
        _ => Terminator::Abort { code: s.register() },
    }
}

fn binary_operation(s: &mut Source) -> BinaryOperation {
    use BinaryOperation::*;
    s.pick(&[
        Add,
        Subtract,
        Multiply,
        Divide,
        Modulo,
        BitAnd,
        BitOr,
        BitXor,
        ShiftLeft,
        ShiftRight,
        Less,
        Greater,
        LessOrEqual,
        GreaterOrEqual,
        Equal,
        NotEqual,
        And,
        Or,
    ])
}

#[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
pub(crate) fn instruction(s: &mut Source) -> Instruction {
    let (destination, source) = (s.register(), s.register());
    let site = AccessSite(s.index());
    match s.below(33) {
        27 => Instruction::PackVariant {
            destination,
            variant: VariantIndex(s.index()),
            fields: s.registers(),
        },
        28 => Instruction::UnpackVariant {
            destinations: s.registers(),
            source,
            variant: VariantIndex(s.index()),
        },
        29 => Instruction::TestVariant {
            destination,
            base: source,
            variants: s.many(4, |s| VariantIndex(s.index())),
        },
        30 => Instruction::BorrowVariantField {
            destination,
            base: source,
            fields: s.many(4, |s| VariantField {
                variant: VariantIndex(s.index()),
                field: FieldIndex(s.index()),
            }),
        },
        0 => Instruction::LoadImmediate {
            destination,
            value: s.value(),
        },
        1 => Instruction::LoadConstant {
            destination,
            constant: ConstantIndex(s.index()),
        },
        2 => Instruction::Move {
            destination,
            source,
        },
        3 => Instruction::Copy {
            destination,
            source,
        },
        4 => Instruction::Drop { source },
        5 => Instruction::Not {
            destination,
            source,
        },
        6 => Instruction::Binary {
            operation: binary_operation(s),
            destination,
            left: source,
            right: s.register(),
        },
        7 => Instruction::Cast {
            destination,
            source,
        },
        8 => Instruction::Pack {
            destination,
            fields: s.registers(),
        },
        9 => Instruction::Unpack {
            destinations: s.registers(),
            source,
        },
        10 => Instruction::BorrowLocal {
            destination,
            local: source,
        },
        11 => Instruction::BorrowField {
            destination,
            base: source,
            field: FieldIndex(s.index()),
        },
        12 => Instruction::Freeze {
            destination,
            source,
        },
        13 => Instruction::ReadReference {
            destination,
            reference: source,
        },
        14 => Instruction::WriteReference {
            reference: destination,
            value: source,
        },
        15 => Instruction::Call {
            function: FunctionHandleIndex(s.index()),
            type_arguments: s.type_indices(),
            arguments: s.registers(),
            results: s.registers(),
        },
        16 => Instruction::VectorPack {
            destination,
            elements: s.registers(),
        },
        17 => Instruction::VectorUnpack {
            destinations: s.registers(),
            source,
        },
        18 => Instruction::VectorLength {
            destination,
            vector: source,
        },
        19 => Instruction::VectorBorrow {
            destination,
            vector: source,
            index: s.register(),
        },
        20 => Instruction::VectorPushBack {
            vector: destination,
            value: source,
        },
        21 => Instruction::VectorPopBack {
            destination,
            vector: source,
        },
        22 => Instruction::VectorSwap {
            vector: destination,
            left: source,
            right: s.register(),
        },
        23 => Instruction::Exists {
            destination,
            resource: s.type_index(),
            address: source,
            site,
        },
        24 => Instruction::BorrowGlobal {
            destination,
            address: source,
            site,
        },
        31 => Instruction::PackClosure {
            destination,
            function: FunctionHandleIndex(s.index()),
            type_arguments: s.type_indices(),
            mask: CaptureMask(if s.flag() { s.below(16) } else { s.value() }),
            captured: s.registers(),
        },
        32 => Instruction::CallClosure {
            callee: source,
            arguments: s.registers(),
            results: s.registers(),
        },
        25 => Instruction::MoveFrom {
            destination,
            address: source,
            site,
        },
        _ => Instruction::MoveTo {
            signer: destination,
            value: source,
            site,
        },
    }
}

fn reason(s: &mut Source) -> WideningReason {
    use WideningReason::*;
    s.pick(&[
        Computed,
        Loaded,
        CallResult,
        PathsDiffer,
        Loop,
        Aliased,
        Recursion,
        TooLarge,
        FunctionValue,
    ])
}

fn fields(s: &mut Source) -> Vec<FieldIndex> {
    s.many(3, |s| FieldIndex(s.index()))
}

fn term_index(s: &mut Source) -> TermIndex {
    TermIndex(s.index())
}

fn root(s: &mut Source) -> Root {
    match s.below(2) {
        0 => Root::Resource(ResourceIndex(s.index())),
        _ => Root::Parameter(s.index()),
    }
}

fn guards(s: &mut Source) -> Vec<Guard> {
    s.many(3, |s| Guard {
        comparison: s.pick(&[
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
        ]),
        left: term_index(s),
        right: term_index(s),
    })
}

fn summary(s: &mut Source) -> FunctionSummary {
    FunctionSummary {
        terms: s.many(10, term),
        resources: s.many(3, |s| ResourceTerm {
            type_: s.type_index(),
            key: term_index(s),
        }),
        accesses: s.many(6, |s| Access {
            root: root(s),
            target: match s.below(2) {
                0 => Target::Presence,
                _ => Target::Path(fields(s)),
            },
            mode: match s.below(4) {
                0 => Mode::Read,
                1 => Mode::Write,
                2 => Mode::ReadWrite,
                _ => Mode::Delta(s.many(3, |s| DeltaStep {
                    direction: s.pick(&[Direction::Up, Direction::Down]),
                    low: term_index(s),
                    high: term_index(s),
                    bound: s.flag().then(|| term_index(s)),
                })),
            },
            guards: guards(s),
        }),
        calls: s.many(3, |s| OpenCall {
            function: FunctionHandleIndex(s.index()),
            type_arguments: s.type_indices(),
            arguments: s.many(3, term_index),
            references: s.many(3, |s| OpenReference {
                argument: s.index(),
                root: root(s),
                path: fields(s),
                is_exact: s.flag(),
            }),
            is_repeated: s.flag(),
            guards: guards(s),
        }),
        results: s.many(3, term_index),
        widened: s.flag().then(|| reason(s)),
    }
}

fn term(s: &mut Source) -> Term {
    match s.below(11) {
        0 => Term::Argument(s.index()),
        1 => Term::Address(AccountAddress::from_u64(s.value())),
        2 => Term::Integer(u128::from(s.value()) * u128::from(s.value())),
        3 => Term::Field(term_index(s), FieldIndex(s.index())),
        4 => Term::Each(term_index(s)),
        5 => Term::Load(ResourceIndex(s.index()), fields(s)),
        6 => Term::CallResult(s.index(), s.index()),
        7 => {
            let operation = s.pick(&[
                Arithmetic::Add,
                Arithmetic::Subtract,
                Arithmetic::Multiply,
                Arithmetic::Divide,
                Arithmetic::Modulo,
            ]);
            Term::Arithmetic(operation, term_index(s), term_index(s))
        }
        8 => Term::Pack(s.many(3, term_index)),
        9 => Term::TypeAddress(s.index()),
        _ => Term::Unknown(reason(s)),
    }
}
