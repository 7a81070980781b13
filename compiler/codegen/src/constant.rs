//! Constants: immediates where they fit, canonical bytes in the pool otherwise.

use weft_hir::{Ty, Value};

/// The value of a constant that an instruction can carry.
pub(crate) fn immediate(value: &Value, ty: &Ty) -> Option<u64> {
    match (value, ty) {
        (Value::Bool(value), _) => Some(u64::from(*value)),
        (Value::Integer(value), Ty::Integer(kind)) if kind.bits() <= 64 => {
            value.to_u128().and_then(|value| u64::try_from(value).ok())
        }
        // The two's complement of the width.
        (Value::Signed(value), Ty::Integer(kind)) if kind.bits() <= 64 => {
            let [word, ..] = value.into_limbs();
            Some(word & (u64::MAX >> (64 - kind.bits())))
        }
        (
            Value::Integer(_)
            | Value::Signed(_)
            | Value::Address(_)
            | Value::Bytes(_)
            | Value::Vector(_),
            _,
        ) => None,
    }
}

/// Appends the canonical bytes (BCS) of a constant of a type.
pub(crate) fn encode(value: &Value, ty: &Ty, bytes: &mut Vec<u8>) {
    match (value, ty) {
        (Value::Bool(value), _) => bytes.push(u8::from(*value)),
        (Value::Integer(value), Ty::Integer(kind)) => {
            let all = value.to_le_bytes();
            bytes.extend(all.iter().take(kind.bits() as usize / 8));
        }
        (Value::Signed(value), Ty::Integer(kind)) => {
            let all = value.to_le_bytes();
            bytes.extend(all.iter().take(kind.bits() as usize / 8));
        }
        (Value::Address(address), _) => bytes.extend(address.as_bytes()),
        (Value::Bytes(content), _) => {
            encode_length(content.len(), bytes);
            bytes.extend(content);
        }
        (Value::Vector(elements), Ty::Vector(element_type)) => {
            encode_length(elements.len(), bytes);
            for element in elements {
                encode(element, element_type, bytes);
            }
        }
        (Value::Integer(_) | Value::Signed(_) | Value::Vector(_), _) => {
            unreachable!("a constant of a checked body is of its type")
        }
    }
}

/// Appends a length as canonical bytes write it: seven bits a byte, low ones first.
fn encode_length(value: usize, bytes: &mut Vec<u8>) {
    let mut rest = value;
    loop {
        let low = u8::try_from(rest & 0x7f).unwrap_or(0);
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use weft_hir::{IntegerKind, Ty, Value};
    use weft_types::{I256, U256};

    use super::{encode, immediate};

    #[test]
    fn lengths_take_seven_bits_a_byte() {
        let mut bytes = Vec::new();
        encode(&Value::Bytes(vec![7; 300]), &Ty::vector(Ty::U8), &mut bytes);
        assert_eq!(bytes[..3], [0xac, 0x02, 7]);
        assert_eq!(bytes.len(), 302);
    }

    #[test]
    fn immediates_are_small_integers() {
        let seven = Value::Integer(U256::from(7_u64));
        assert_eq!(immediate(&seven, &Ty::U8), Some(7));
        assert_eq!(immediate(&seven, &Ty::Integer(IntegerKind::U128)), None);
        let minus_two = Value::Signed(I256::from(-2_i64));
        assert_eq!(
            immediate(&minus_two, &Ty::Integer(IntegerKind::I8)),
            Some(0xfe)
        );
        assert_eq!(immediate(&minus_two, &Ty::I64), Some(u64::MAX - 1));
    }
}
