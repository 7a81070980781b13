//! Random expressions of a wanted type.

use rand::RngExt as _;
use weft_types::SignedInteger;

use super::ACCOUNTS;
use super::program::Generator;

/// The types of generated variables; all of them can be copied and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    U8,
    U16,
    U32,
    U64,
    U128,
    U256,
    Signed(SignedInteger),
    Address,
    VectorU64,
    VectorAddress,
    Point,
    Line,
    Shape,
    Layers,
}

pub(super) const INTEGERS: [Type; 6] = [
    Type::U8,
    Type::U16,
    Type::U32,
    Type::U64,
    Type::U128,
    Type::U256,
];

impl Type {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::U256 => "u256",
            Self::Signed(integer) => integer.as_str(),
            Self::Address => "address",
            Self::VectorU64 => "vector<u64>",
            Self::VectorAddress => "vector<address>",
            Self::Point => "Point",
            Self::Line => "Line",
            Self::Shape => "Shape",
            Self::Layers => "Layers<Shape>",
        }
    }

    const fn bits(self) -> u32 {
        match self {
            Self::U8 => 8,
            Self::U16 => 16,
            Self::U32 => 32,
            Self::U64 => 64,
            Self::U128 => 128,
            Self::U256 => 256,
            Self::Signed(integer) => integer.bits(),
            Self::Bool
            | Self::Address
            | Self::VectorU64
            | Self::VectorAddress
            | Self::Point
            | Self::Line
            | Self::Shape
            | Self::Layers => 0,
        }
    }
}

impl Generator {
    pub(super) fn any_type(&mut self) -> Type {
        if self.chance(10) {
            return Type::Signed(self.any_signed());
        }
        self.choose(&[
            Type::Bool,
            Type::U8,
            Type::U16,
            Type::U32,
            Type::U64,
            Type::U64,
            Type::U64,
            Type::U128,
            Type::U256,
            Type::Address,
            Type::VectorU64,
            Type::Point,
            Type::Line,
            Type::Shape,
            Type::Layers,
        ])
    }

    /// An expression of a type; composite ones are in parentheses.
    pub(super) fn expression(&mut self, type_: Type, depth: u32) -> String {
        if depth > 0 {
            if self.chance(8) {
                let condition = self.expression(Type::Bool, depth - 1);
                let (a, b) = (
                    self.expression(type_, depth - 1),
                    self.expression(type_, depth - 1),
                );
                return format!("(if ({condition}) {{ {a} }} else {{ {b} }})");
            }
            if self.chance(8) {
                let name = self.name();
                let other = self.any_type();
                let value = self.expression(other, depth - 1);
                self.scope.push((name.clone(), other, true));
                let result = self.expression(type_, depth - 1);
                self.scope.pop();
                return format!("{{ let {name} = {value}; {result} }}");
            }
            if self.chance(6) {
                let value = self.expression(type_, depth - 1);
                return format!("identity({value})");
            }
            if self.chance(12)
                && let Some(call) = self.helper_call(type_, depth - 1)
            {
                return call;
            }
        }
        if self.chance(if depth == 0 { 70 } else { 25 })
            && let Some(variable) = self.variable(type_)
        {
            return variable;
        }
        match type_ {
            Type::Bool => self.boolean(depth),
            Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 | Type::U256 => {
                self.integer(type_, depth)
            }
            Type::Signed(integer) => self.signed(integer, depth),
            Type::Address => self.address(),
            Type::VectorU64 => self.vector(Type::U64, depth),
            Type::VectorAddress => self.vector(Type::Address, depth),
            Type::Point => self.point(depth),
            Type::Shape => self.shape(depth),
            Type::Layers => self.layers(depth),
            Type::Line => {
                let (from, to) = (self.point(depth), self.point(depth));
                let width = self.expression(Type::U128, depth.saturating_sub(1));
                format!("Line {{ from: {from}, width: {width}, to: {to} }}")
            }
        }
    }

    fn helper_call(&mut self, type_: Type, depth: u32) -> Option<String> {
        let fitting: Vec<_> = self
            .functions
            .iter()
            .filter(|helper| helper.result == type_)
            .cloned()
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let helper = self.choose(&fitting);
        let arguments: Vec<String> = helper
            .parameters
            .iter()
            .map(|type_| self.expression(*type_, depth))
            .collect();
        Some(format!("{}({})", helper.name, arguments.join(", ")))
    }

    pub(super) fn variable(&mut self, type_: Type) -> Option<String> {
        let fitting: Vec<String> = self
            .scope
            .iter()
            .filter(|(_, found, _)| *found == type_)
            .map(|(name, _, _)| name.clone())
            .collect();
        (!fitting.is_empty()).then(|| self.choose(&fitting))
    }

    fn literal(&mut self, type_: Type) -> String {
        let suffix = type_.text();
        let edge = self.chance(6);
        match type_ {
            _ if edge => match type_.bits() {
                8 => format!("255{suffix}"),
                16 => format!("65535{suffix}"),
                32 => format!("4294967295{suffix}"),
                64 => format!("18446744073709551615{suffix}"),
                bits => format!("0x{}{suffix}", "f".repeat(bits as usize / 4)),
            },
            Type::U64 if self.chance(10) => "LIMIT".to_owned(),
            Type::U128 if self.chance(10) => "BIG".to_owned(),
            Type::U256 if self.chance(10) => "HUGE".to_owned(),
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::VectorU64
            | Type::VectorAddress
            | Type::Point
            | Type::Line
            | Type::Shape
            | Type::Layers => format!("{}{suffix}", self.random.random_range(0..40)),
        }
    }

    fn integer(&mut self, type_: Type, depth: u32) -> String {
        if depth == 0 {
            return self.literal(type_);
        }
        let next = depth - 1;
        match self.random.random_range(0..17) {
            0..=3 => {
                let operator = self.choose(&["+", "-", "*", "/", "%"]);
                let left = self.expression(type_, next);
                let right = self.expression(type_, next);
                // Most of the time the operation cannot fail.
                match operator {
                    "+" if !self.chance(15) => format!("(({left} >> 1u8) + ({right} >> 1u8))"),
                    "-" if !self.chance(15) => format!("(({left} | {right}) - {right})"),
                    "*" if !self.chance(15) => {
                        let half = type_.bits() / 2;
                        format!("(({left} >> {half}u8) * ({right} >> {half}u8))")
                    }
                    "/" | "%" if !self.chance(10) => {
                        format!("({left} {operator} (({right} >> 1u8) + 1))")
                    }
                    _ => format!("({left} {operator} {right})"),
                }
            }
            4 | 5 => {
                let operator = self.choose(&["&", "|", "^"]);
                let (left, right) = (self.expression(type_, next), self.expression(type_, next));
                format!("({left} {operator} {right})")
            }
            6 => {
                let operator = self.choose(&["<<", ">>"]);
                let left = self.expression(type_, next);
                let amount = self.expression(Type::U8, next);
                if self.chance(90) {
                    format!("({left} {operator} ({amount} % 8))")
                } else {
                    format!("({left} {operator} {amount})")
                }
            }
            7 | 8 => {
                let from = self.choose(&INTEGERS);
                let value = self.expression(from, next);
                if from.bits() > type_.bits() && self.chance(90) {
                    format!(
                        "(({value} >> {}u8) as {})",
                        from.bits() - type_.bits(),
                        type_.text()
                    )
                } else {
                    format!("({value} as {})", type_.text())
                }
            }
            9 if type_ == Type::U64 => {
                let line = self.expression(Type::Line, next);
                format!("{{ let line = {line}; *peek(&line) }}")
            }
            9 if type_ == Type::U8 => {
                let point = self.expression(Type::Point, next);
                format!("{{ let point = {point}; point.y }}")
            }
            10 if type_ == Type::U64 => {
                let items = self.expression(Type::VectorU64, next);
                match self.random.random_range(0..4) {
                    0 => format!("{{ let items = {items}; items.length() }}"),
                    1 => format!("{{ let items = {items}; sum(&items) }}"),
                    2 => format!("{{ let items = {items}; items.pop_back() }}"),
                    _ => {
                        let index = self.expression(Type::U64, next);
                        format!("{{ let items = {items}; let at = {index} % 4; items[at] }}")
                    }
                }
            }
            11 if type_ == Type::U64 => {
                let depth = self.random.random_range(0..20);
                format!("recurse({depth})")
            }
            14 if type_ == Type::U64 => self.part_of_shape(next),
            15 if type_ == Type::U64 => self.called(next),
            12 if type_ == Type::U64 => {
                let inner = self.any_type();
                let (inner, with) = (self.expression(inner, next), self.literal(Type::U64));
                format!("{{ let (_, stamped) = redeem(stamp({inner}, {with})); stamped }}")
            }
            13 => {
                let value = Type::Signed(self.any_signed());
                let value = self.expression(value, next);
                if self.chance(90) {
                    let square = format!("{{ let root = {value} % 7; root * root }}");
                    format!("({square} as {})", type_.text())
                } else {
                    format!("({value} as {})", type_.text())
                }
            }
            _ => self.literal(type_),
        }
    }

    fn boolean(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.choose(&["true", "false"]).to_owned();
        }
        let next = depth - 1;
        match self.random.random_range(0..7) {
            6 => self.test_of_shape(next),
            0 | 1 => {
                let type_ = if self.chance(20) {
                    Type::Signed(self.any_signed())
                } else if self.chance(25) {
                    self.any_type()
                } else {
                    self.choose(&INTEGERS)
                };
                let operator = self.choose(&["<", ">", "<=", ">="]);
                let (left, right) = (self.expression(type_, next), self.expression(type_, next));
                format!("({left} {operator} {right})")
            }
            2 => {
                let type_ = self.any_type();
                let operator = self.choose(&["==", "!="]);
                let (left, right) = (self.expression(type_, next), self.expression(type_, next));
                format!("({left} {operator} {right})")
            }
            3 => {
                let operator = self.choose(&["&&", "||"]);
                let left = self.expression(Type::Bool, next);
                let right = self.expression(Type::Bool, next);
                format!("({left} {operator} {right})")
            }
            4 => format!("!{}", self.expression(Type::Bool, next)),
            _ => {
                let point = self.expression(Type::Point, next);
                format!("{{ let point = {point}; point.flag }}")
            }
        }
    }

    pub(super) fn address(&mut self) -> String {
        if self.chance(60)
            && let Some(variable) = self.variable(Type::Address)
        {
            return variable;
        }
        if self.chance(10) {
            return "HERE".to_owned();
        }
        format!("@{:#x}", self.choose(&ACCOUNTS))
    }

    fn vector(&mut self, element: Type, depth: u32) -> String {
        if element == Type::U64 && self.chance(10) {
            return "TABLE".to_owned();
        }
        let count = self.random.random_range(0..5);
        let elements: Vec<String> = (0..count)
            .map(|_| self.expression(element, depth.saturating_sub(1)))
            .collect();
        format!("vector<{}>[{}]", element.text(), elements.join(", "))
    }

    fn point(&mut self, depth: u32) -> String {
        let next = depth.saturating_sub(1);
        let x = self.expression(Type::U64, next);
        let y = self.expression(Type::U8, next);
        let flag = self.expression(Type::Bool, next);
        format!("Point {{ x: {x}, y: {y}, flag: {flag} }}")
    }
}
