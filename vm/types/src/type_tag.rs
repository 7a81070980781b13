//! Closed types, as transactions and state keys name them.

use std::fmt;
use std::str::FromStr;

use crate::{
    AbilitySet, AccountAddress, FunctionTag, Identifier, ModuleId, Passed, Passing, SignedInteger,
};

/// A type without type parameters.
///
/// A tag that was parsed is at most [`TypeTag::DEPTH_MAX`] deep and has at most
/// [`TypeTag::NODES_MAX`] nodes; whoever builds one from parts keeps to the same bounds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeTag {
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
    /// `i8` to `i256`
    Signed(SignedInteger),
    /// `address`
    Address,
    /// `signer`
    Signer,
    /// `vector<T>`
    Vector(Box<Self>),
    /// A struct or enum.
    Struct(Box<StructTag>),
    /// A function type.
    Function(Box<FunctionTag>),
}

/// The name of a struct or enum with its type arguments.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructTag {
    /// The module that declares the type.
    pub module: ModuleId,
    /// The type's name.
    pub name: Identifier,
    /// The type arguments.
    pub type_arguments: Vec<TypeTag>,
}

impl TypeTag {
    /// The deepest nesting that is accepted.
    pub const DEPTH_MAX: usize = 16;
    /// The most nodes that are accepted.
    pub const NODES_MAX: usize = 128;
}

impl fmt::Display for TypeTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::U8 => f.write_str("u8"),
            Self::U16 => f.write_str("u16"),
            Self::U32 => f.write_str("u32"),
            Self::U64 => f.write_str("u64"),
            Self::U128 => f.write_str("u128"),
            Self::U256 => f.write_str("u256"),
            Self::Signed(integer) => f.write_str(integer.as_str()),
            Self::Address => f.write_str("address"),
            Self::Signer => f.write_str("signer"),
            Self::Vector(element) => write!(f, "vector<{element}>"),
            Self::Struct(tag) => write!(f, "{tag}"),
            Self::Function(tag) => write!(f, "{tag}"),
        }
    }
}

impl fmt::Debug for TypeTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for StructTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)?;
        for (i, argument) in self.type_arguments.iter().enumerate() {
            write!(f, "{}{argument}", if i == 0 { "<" } else { ", " })?;
        }
        if !self.type_arguments.is_empty() {
            f.write_str(">")?;
        }
        Ok(())
    }
}

impl fmt::Debug for StructTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text that is no type, with the byte offset of the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTypeTagError {
    /// Byte offset in the text.
    pub offset: usize,
    /// What is wrong.
    pub message: &'static str,
}

impl fmt::Display for ParseTypeTagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for ParseTypeTagError {}

struct Parser<'text> {
    text: &'text str,
    offset: usize,
    nodes: usize,
}

impl Parser<'_> {
    fn error<T>(&self, message: &'static str) -> Result<T, ParseTypeTagError> {
        Err(ParseTypeTagError {
            offset: self.offset,
            message,
        })
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.offset..];
        self.offset += rest.len() - rest.trim_start_matches(' ').len();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_spaces();
        let found = self.text[self.offset..].starts_with(token);
        if found {
            self.offset += token.len();
        }
        found
    }

    fn word(&mut self) -> &str {
        self.skip_spaces();
        let rest = &self.text[self.offset..];
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        self.offset += end;
        &rest[..end]
    }

    fn arguments(&mut self, depth: usize) -> Result<Vec<TypeTag>, ParseTypeTagError> {
        let mut arguments = Vec::new();
        if !self.take("<") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.tag(depth + 1)?);
            if self.take(">") {
                return Ok(arguments);
            }
            if !self.take(",") {
                return self.error("expected `,` or `>`");
            }
        }
    }

    fn tag(&mut self, depth: usize) -> Result<TypeTag, ParseTypeTagError> {
        self.nodes += 1;
        if depth > TypeTag::DEPTH_MAX {
            return self.error("the type is nested too deeply");
        }
        if self.nodes > TypeTag::NODES_MAX {
            return self.error("the type has too many parts");
        }
        if self.take("(") {
            let tag = self.tag(depth + 1)?;
            if !self.take(")") {
                return self.error("expected `)`");
            }
            return Ok(tag);
        }
        if self.take("|") {
            return self.function(depth);
        }
        let start = self.offset;
        let tag = match self.word() {
            "bool" => TypeTag::Bool,
            "u8" => TypeTag::U8,
            "u16" => TypeTag::U16,
            "u32" => TypeTag::U32,
            "u64" => TypeTag::U64,
            "u128" => TypeTag::U128,
            "u256" => TypeTag::U256,
            "address" => TypeTag::Address,
            "signer" => TypeTag::Signer,
            "vector" => {
                let mut arguments = self.arguments(depth)?;
                match (arguments.pop(), arguments.is_empty()) {
                    (Some(element), true) => TypeTag::Vector(Box::new(element)),
                    _ => return self.error("`vector` takes one type argument"),
                }
            }
            word => {
                if let Some(integer) = SignedInteger::parse(word) {
                    return Ok(TypeTag::Signed(integer));
                }
                let Ok(address) = AccountAddress::from_hex_literal(word) else {
                    self.offset = start;
                    return self.error("expected a type such as `u64` or `0x1::string::String`");
                };
                let mut names = Vec::with_capacity(2);
                for _ in 0..2 {
                    if !self.take("::") {
                        return self.error("expected `::`");
                    }
                    let Ok(name) = Identifier::new(self.word()) else {
                        return self.error("expected a name");
                    };
                    names.push(name);
                }
                let (Some(name), Some(module)) = (names.pop(), names.pop()) else {
                    return self.error("expected a name");
                };
                let type_arguments = self.arguments(depth)?;
                let module = ModuleId {
                    address,
                    name: module,
                };
                TypeTag::Struct(Box::new(StructTag {
                    module,
                    name,
                    type_arguments,
                }))
            }
        };
        Ok(tag)
    }
}

impl Parser<'_> {
    /// A function type behind its first `|`.
    fn function(&mut self, depth: usize) -> Result<TypeTag, ParseTypeTagError> {
        let parameters = self.passed("|", depth)?;
        let results = if self.take("(") {
            self.passed(")", depth)?
        } else {
            Vec::new()
        };
        let mut abilities = AbilitySet::EMPTY;
        let start = self.offset;
        if self.word() == "has" {
            loop {
                let Ok(ability) = self.word().parse() else {
                    return self.error("expected an ability");
                };
                abilities = abilities.with(ability);
                if !self.take("+") {
                    break;
                }
            }
        } else {
            self.offset = start;
        }
        if !AbilitySet::PRIMITIVES.is_superset(abilities) {
            return self.error("no function value has `key`");
        }
        Ok(TypeTag::Function(Box::new(FunctionTag {
            parameters,
            results,
            abilities,
        })))
    }

    /// Parameters or results up to a mark.
    fn passed(
        &mut self,
        end: &'static str,
        depth: usize,
    ) -> Result<Vec<Passed<TypeTag>>, ParseTypeTagError> {
        let mut list = Vec::new();
        while !self.take(end) {
            if !list.is_empty() && !self.take(",") {
                return self.error("expected `,` or the end of the list");
            }
            let passing = if !self.take("&") {
                Passing::Value
            } else if self.take("mut ") {
                Passing::MutableReference
            } else {
                Passing::Reference
            };
            let type_ = self.tag(depth + 1)?;
            list.push(Passed { passing, type_ });
        }
        Ok(list)
    }
}

impl FromStr for TypeTag {
    type Err = ParseTypeTagError;

    /// Reads a type as it is printed, with addresses as numbers.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parser = Parser {
            text,
            offset: 0,
            nodes: 0,
        };
        let tag = parser.tag(1)?;
        parser.skip_spaces();
        if parser.offset < text.len() {
            return parser.error("unexpected text after the type");
        }
        Ok(tag)
    }
}

impl FromStr for StructTag {
    type Err = ParseTypeTagError;

    /// Reads the type of a struct or enum as it is printed, with addresses as numbers.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse()? {
            TypeTag::Struct(tag) => Ok(*tag),
            TypeTag::Bool
            | TypeTag::U8
            | TypeTag::U16
            | TypeTag::U32
            | TypeTag::U64
            | TypeTag::U128
            | TypeTag::U256
            | TypeTag::Signed(_)
            | TypeTag::Address
            | TypeTag::Signer
            | TypeTag::Vector(_)
            | TypeTag::Function(_) => Err(ParseTypeTagError {
                message: "this type is no struct",
                offset: 0,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{StructTag, TypeTag};

    #[test]
    fn printed_tags_parse_to_themselves() {
        for text in [
            "u8",
            "i128",
            "vector<vector<bool>>",
            "0x1::a::B<u8, vector<0x2::c::D>>",
            "||",
            "|u64, &mut 0x1::a::B|(bool, &u8) has copy + drop",
            "|(|u8| has drop), &(||)|((||(u8)))",
            "vector<|u64|(u64) has store>",
        ] {
            assert_eq!(text.parse::<TypeTag>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn tags_of_structs_parse_to_themselves() {
        let text = "0x1::a::B<u8, vector<0x2::c::D>>";
        assert_eq!(text.parse::<StructTag>().unwrap().to_string(), text);
        for text in ["u8", "vector<0x1::a::B>", "||", "0x1::a"] {
            text.parse::<StructTag>().unwrap_err();
        }
    }

    #[test]
    fn wrong_and_deep_texts_are_refused() {
        let deep = format!("{}u8{}", "vector<".repeat(100_000), ">".repeat(100_000));
        let pipes = "|(".repeat(100_000);
        let wide = format!("0x1::a::B<{}u8>", "u8,".repeat(10_000));
        for text in [
            "",
            "u9",
            "vector",
            "vector<u8,u8>",
            "0x1::a",
            "u8 u8",
            "0x1::a::B<",
            "|u8",
            "|u8|(u8",
            "|u8| has",
            "|u8| has key",
            "&u8",
            &pipes,
            &deep,
            &wide,
        ] {
            assert!(text.parse::<TypeTag>().is_err());
        }
    }
}
