//! A whole program: types, helper functions, entry functions.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_types::SignedInteger;

use super::closure;
use super::expression::Type;

/// A generated program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The Move source of one module.
    pub source: String,
    /// What transactions may call.
    pub entries: Vec<Entry>,
}

/// An entry function. Its first parameter is `&signer`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The number of type parameters, all without constraints but `copy + drop + store`.
    pub type_parameters: usize,
    /// The parameters after the signer.
    pub parameters: Vec<Parameter>,
}

/// The type of a parameter of an entry function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `bool`
    Bool,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `u128`
    U128,
    /// `u256`
    U256,
    /// `i8`
    I8,
    /// `i64`
    I64,
    /// `i256`
    I256,
    /// `address`
    Address,
    /// `vector<u64>`
    VectorU64,
    /// `vector<address>`
    VectorAddress,
}

impl Parameter {
    /// All types of parameters.
    pub const ALL: [Self; 13] = [
        Self::Bool,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::U256,
        Self::I8,
        Self::I64,
        Self::I256,
        Self::Address,
        Self::VectorU64,
        Self::VectorAddress,
    ];

    pub(super) const fn type_(self) -> Type {
        match self {
            Self::Bool => Type::Bool,
            Self::U8 => Type::U8,
            Self::U16 => Type::U16,
            Self::U32 => Type::U32,
            Self::U64 => Type::U64,
            Self::U128 => Type::U128,
            Self::U256 => Type::U256,
            Self::I8 => Type::Signed(SignedInteger::I8),
            Self::I64 => Type::Signed(SignedInteger::I64),
            Self::I256 => Type::Signed(SignedInteger::I256),
            Self::Address => Type::Address,
            Self::VectorU64 => Type::VectorU64,
            Self::VectorAddress => Type::VectorAddress,
        }
    }
}

/// The types and hand-written functions that every program has: one of each kind of resource, and
/// functions over references, which random text would seldom get past the borrow checker.
const PRELUDE: &str = "\
module 0x42::p {
    use std::event;
    use std::signer;
    use std::vector;
    use aptos_std::type_info;

    const LIMIT: u64 = 1_000_000;
    const BIG: u128 = 1 << 100;
    const HUGE: u256 = 1 << 200;
    const HERE: address = @0xa1;
    const TABLE: vector<u64> = vector[1, 2, 3, 5, 8];

    struct Point has copy, drop, store { x: u64, y: u8, flag: bool }
    struct Line has copy, drop, store { from: Point, width: u128, to: Point }
    struct Ticket<T> { inner: T, stamps: vector<u64> }

    struct Counter has key { hits: u64, total: u128, small: u8 }
    struct Vault has key { value: u64, limit: u64, line: Line, items: vector<u64> }
    struct Coin<phantom T> has key { value: u64 }
    struct Box<T: store> has key { item: T, count: u64 }

    struct Marker has copy, drop, store {}

    #[event]
    struct Happened has copy, drop, store { what: u64, who: address, line: Line, items: vector<u64> }

    /// Some variants hold their fields in place, others in a block, the first one too.
    enum Shape has copy, drop, store {
        Owned { owner: address, size: u64, width: u128 },
        Nothing,
        Circle { at: Point, size: u64 },
        Path { size: u64, stops: vector<u64> },
        Pair(u64, u8),
    }
    enum Layers<T> has copy, drop, store { None, One(T), Two { upper: T, lower: T, mark: u8 } }

    struct Board has key { hits: u64, shape: Shape, layers: Layers<Shape>, shapes: vector<Shape> }
    enum Ledger has key { Closed, Open { value: u64, shape: Shape }, Full { items: vector<u64>, value: u64 } }

    fun weigh(shape: &Shape): u64 {
        match (shape) {
            Shape::Nothing => 0,
            Shape::Circle { at, size } if (at.flag) => *size >> 1,
            Shape::Circle { at: Point { x, .. }, .. } => *x >> 1,
            Shape::Path { stops, .. } => sum(stops),
            Shape::Pair(a, b) => (*a >> 1) + (*b as u64),
            _ => 3,
        }
    }

    fun take_apart(shape: Shape): u64 {
        match (shape) {
            Shape::Path { stops, size: _ } => stops.length(),
            Shape::Owned { owner, size, width: _ } => if (owner == HERE) size else 1,
            Shape::Pair(a, _) => a,
            _ => 0,
        }
    }

    fun resize(shape: &mut Shape, by: u64) {
        match (shape) {
            Shape::Circle { at, size } => { at.x = *size; *size = by; },
            Shape::Path { size, stops } => { stops.push_back(*size); *size = by; },
            Shape::Owned { size, .. } => *size = by,
            Shape::Pair(a, b) => { *b = (*a % 200 as u8); *a = by; },
            Shape::Nothing => *shape = Shape::Pair(by, 1),
        }
    }

    fun lowest(layers: &Layers<Shape>): u64 {
        match (layers) {
            Layers::One(shape) => weigh(shape),
            Layers::Two { upper: Shape::Nothing, lower, .. } => weigh(lower),
            Layers::Two { upper, mark, .. } => (weigh(upper) >> 1) + (*mark as u64),
            Layers::None => 0,
        }
    }

    fun merge<T: copy + drop>(layers: Layers<T>, with: T): Layers<T> {
        match (layers) {
            Layers::None => Layers::One(with),
            Layers::One(upper) => Layers::Two { upper, lower: with, mark: 1 },
            Layers::Two { upper, mark, lower: _ } => Layers::Two { upper, lower: with, mark: mark ^ 3 },
        }
    }

    fun pick(line: &mut Line, first: bool): &mut Point {
        if (first) &mut line.from else &mut line.to
    }

    fun peek(line: &Line): &u64 { &line.to.x }

    fun bump(number: &mut u64, by: u64) { *number = *number + by; }

    fun grow(items: &mut vector<u64>, item: u64) { items.push_back(item); }

    fun sum(items: &vector<u64>): u64 {
        let total = 0;
        let i = 0;
        while (i < items.length()) {
            total = total + items[i] % 1000;
            i += 1;
        };
        total
    }

    fun stamp<T>(inner: T, with: u64): Ticket<T> { Ticket { inner, stamps: vector[with, with / 2] } }

    fun redeem<T>(ticket: Ticket<T>): (T, u64) {
        let Ticket { inner, stamps } = ticket;
        (inner, sum(&stamps))
    }

    fun identity<T>(value: T): T { value }

    /// The module's own account, or a failure.
    fun home<T>(): address { type_info::type_of<T>().account_address() }

    fun swap<A: drop, B: drop>(a: A, b: B): (B, A) { (b, a) }

    fun withdraw<T>(from: address, amount: u64) acquires Coin {
        let value = &mut borrow_global_mut<Coin<T>>(from).value;
        assert!(*value >= amount, 77);
        *value = *value - amount;
    }

    fun deposit<T>(to: address, amount: u64) acquires Coin {
        let coin = borrow_global_mut<Coin<T>>(to);
        coin.value = coin.value + amount;
    }

    /// Most transactions need something that exists.
    public entry fun set_up(account: &signer, value: u64) {
        let here = Point { x: value, y: 7, flag: true };
        let line = Line { from: here, width: 3, to: here };
        move_to(account, Counter { hits: 1, total: 2, small: 3 });
        move_to(account, Vault { value, limit: LIMIT, line, items: TABLE });
        move_to(account, Coin<u64> { value });
        move_to(account, Coin<Marker> { value });
        move_to(account, Coin<Point> { value: 100 });
        move_to(account, Coin<vector<u8>> { value: 5 });
        move_to(account, Held { rule: rule(value, 3), uses: value });
        move_to(account, Box<Point> { item: here, count: 1 });
        let shape = Shape::Circle { at: here, size: value };
        move_to(account, Board { hits: 0, shape, layers: Layers::One(shape), shapes: vector[shape] });
        move_to(account, Ledger::Open { value, shape });
    }

    fun recurse(depth: u64): u64 { if (depth == 0) 0 else 1 + recurse(depth - 1) }

";

/// The program of a seed.
pub fn program(seed: u64) -> Program {
    let mut generator = Generator {
        random: ChaCha8Rng::seed_from_u64(seed),
        text: [PRELUDE, closure::MEMBERS].concat(),
        scope: Vec::new(),
        functions: Vec::new(),
        names: 0,
        loops: 0,
        statements: 0,
        type_parameters: 0,
        is_entry: false,
    };
    for number in 0..generator.random.random_range(1..4) {
        generator.helper(number);
    }
    let entries = (0..generator.random.random_range(2..5))
        .map(|number| generator.entry(number))
        .collect();
    generator.text.push_str("}\n");
    Program {
        source: generator.text,
        entries,
    }
}

/// A helper function that later code may call.
#[derive(Clone, Debug)]
pub(super) struct Helper {
    pub(super) name: String,
    pub(super) parameters: Vec<Type>,
    pub(super) result: Type,
}

/// The state of a generation.
pub(super) struct Generator {
    pub(super) random: ChaCha8Rng,
    pub(super) text: String,
    /// Variables that may be read, with whether they may be assigned.
    pub(super) scope: Vec<(String, Type, bool)>,
    pub(super) functions: Vec<Helper>,
    pub(super) names: u32,
    /// Loops around the current statement.
    pub(super) loops: u32,
    /// Statements that may still be written in this function.
    pub(super) statements: u32,
    pub(super) type_parameters: usize,
    /// Whether there is a signer, and storage may be touched.
    pub(super) is_entry: bool,
}

impl Generator {
    /// True in `percent` of the cases.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    pub(super) fn choose<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.random.random_range(0..from.len())].clone()
    }

    pub(super) fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn helper(&mut self, number: u32) {
        let parameters: Vec<Type> = (0..self.random.random_range(0..4))
            .map(|_| self.any_type())
            .collect();
        let result = self.any_type();
        self.begin(&parameters, false, 0, 6);
        let list: Vec<String> = self
            .scope
            .iter()
            .map(|(name, type_, _)| format!("{name}: {}", type_.text()))
            .collect();
        let name = format!("helper{number}");
        let inline = if self.chance(20) { "public " } else { "" };
        let head = format!(
            "{inline}fun {name}({}): {} {{",
            list.join(", "),
            result.text()
        );
        self.line(1, &head);
        self.statements_in_block(2);
        let value = self.expression(result, 3);
        self.line(2, &value);
        self.line(1, "}\n");
        self.functions.push(Helper {
            name,
            parameters,
            result,
        });
    }

    fn entry(&mut self, number: u32) -> Entry {
        let second = self.chance(50).then_some(Parameter::Address);
        let parameters: Vec<Parameter> = (0..self.random.random_range(1..5))
            .map(|_| {
                // Several addresses are what makes keys coincide.
                if self.chance(20) {
                    self.choose(&[Parameter::Address, Parameter::VectorAddress])
                } else {
                    self.choose(&Parameter::ALL)
                }
            })
            .chain([Parameter::Address, Parameter::U64])
            .chain(second)
            .collect();
        let type_parameters = self.random.random_range(0..3_usize);
        let types: Vec<Type> = parameters
            .iter()
            .map(|parameter| parameter.type_())
            .collect();
        self.begin(&types, true, type_parameters, 14);
        let list: Vec<String> = self
            .scope
            .iter()
            .map(|(name, type_, _)| format!(", {name}: {}", type_.text()))
            .collect();
        let generics: Vec<String> = (0..type_parameters)
            .map(|i| format!("T{i}: copy + drop + store"))
            .collect();
        let generics = if generics.is_empty() {
            String::new()
        } else {
            format!("<{}>", generics.join(", "))
        };
        let name = format!("entry{number}");
        let head = format!(
            "public entry fun {name}{generics}(account: &signer{}) {{",
            list.concat()
        );
        self.line(1, &head);
        self.text
            .push_str("        let me = signer::address_of(account);\n");
        self.scope.push(("me".to_owned(), Type::Address, false));
        self.statements_in_block(2);
        self.line(1, "}\n");
        Entry {
            name,
            type_parameters,
            parameters,
        }
    }

    fn begin(&mut self, parameters: &[Type], is_entry: bool, type_parameters: usize, budget: u32) {
        self.scope.clear();
        self.loops = 0;
        self.statements = budget;
        self.type_parameters = type_parameters;
        self.is_entry = is_entry;
        for type_ in parameters {
            let name = self.name();
            self.scope.push((name, *type_, true));
        }
    }
}
