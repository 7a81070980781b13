//! Literals as values: numbers and addresses from their digits.

use weft_base::Symbol;
use weft_syntax::ast;
use weft_types::{AccountAddress, U256};

use crate::ty::IntegerKind;

/// The value of a number; `None` over 2^256 − 1.
pub(crate) fn number_value(number: &ast::Number) -> Option<U256> {
    let text = match number.radix {
        ast::Radix::Decimal => number.digits.as_str().to_owned(),
        ast::Radix::Hexadecimal => format!("0x{}", number.digits),
    };
    text.parse().ok()
}

/// The address with this number; `None` over 2^256 − 1.
pub(crate) fn number_address(number: &ast::Number) -> Option<AccountAddress> {
    let mut bytes = number_value(number)?.to_le_bytes();
    bytes.reverse();
    Some(AccountAddress::new(bytes))
}

/// The type of this suffix.
pub(crate) const fn integer_kind(suffix: ast::IntegerType) -> IntegerKind {
    match suffix {
        ast::IntegerType::U8 => IntegerKind::U8,
        ast::IntegerType::U16 => IntegerKind::U16,
        ast::IntegerType::U32 => IntegerKind::U32,
        ast::IntegerType::U64 => IntegerKind::U64,
        ast::IntegerType::U128 => IntegerKind::U128,
        ast::IntegerType::U256 => IntegerKind::U256,
        ast::IntegerType::I8 => IntegerKind::I8,
        ast::IntegerType::I16 => IntegerKind::I16,
        ast::IntegerType::I32 => IntegerKind::I32,
        ast::IntegerType::I64 => IntegerKind::I64,
        ast::IntegerType::I128 => IntegerKind::I128,
        ast::IntegerType::I256 => IntegerKind::I256,
    }
}

/// Names joined by `::`.
pub(crate) fn joined(path: &ast::Path) -> Symbol {
    let head = match &path.head {
        ast::PathHead::Name(name) => name.symbol.as_str().to_owned(),
        ast::PathHead::Address(number) => match number.radix {
            ast::Radix::Decimal => number.digits.as_str().to_owned(),
            ast::Radix::Hexadecimal => format!("0x{}", number.digits),
        },
    };
    let tail = path.tail.iter().map(ast::Name::as_str);
    let parts: Vec<&str> = std::iter::once(head.as_str()).chain(tail).collect();
    Symbol::new(&parts.join("::"))
}
