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

/// The unsigned type of this suffix; `None` for signed ones, which are not supported yet.
pub(crate) fn integer_kind(suffix: ast::IntegerType) -> Option<IntegerKind> {
    match suffix {
        ast::IntegerType::U8 => Some(IntegerKind::U8),
        ast::IntegerType::U16 => Some(IntegerKind::U16),
        ast::IntegerType::U32 => Some(IntegerKind::U32),
        ast::IntegerType::U64 => Some(IntegerKind::U64),
        ast::IntegerType::U128 => Some(IntegerKind::U128),
        ast::IntegerType::U256 => Some(IntegerKind::U256),
        ast::IntegerType::I8
        | ast::IntegerType::I16
        | ast::IntegerType::I32
        | ast::IntegerType::I64
        | ast::IntegerType::I128
        | ast::IntegerType::I256 => None,
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
