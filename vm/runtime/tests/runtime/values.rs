//! Canonical bytes against the `bcs` crate, natives against their crates, structs.

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use serde::{Deserialize, Serialize};
use weft_runtime::code::TypeId;
use weft_runtime::codec::{DecodeError, decode_resource, encode_resource};
use weft_runtime::layout::{Layouts, StructKey, TypeRegistry};
use weft_runtime::memory::Arena;
use weft_types::AbilitySet;

use crate::builder::{bytes, identifier, m};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Inner {
    flag: bool,
    small: u16,
    names: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Outer {
    byte: u8,
    inner: Inner,
    wide: u128,
    address: [u8; 32],
    list: Vec<Inner>,
    flags: Vec<bool>,
}

fn layouts() -> (Layouts, TypeId) {
    let mut registry = TypeRegistry::new();
    let intern = |registry: &mut TypeRegistry, name: &str, fields: &[(&str, TypeId)]| {
        let key = StructKey {
            module: m(),
            name: identifier(name),
            arguments: Vec::new(),
        };
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, type_)| (identifier(name), *type_))
            .collect();
        registry
            .intern_struct(key, AbilitySet::ALL, &fields)
            .unwrap()
    };
    let bytes = registry.intern_vector(TypeId::U8).unwrap();
    let names = registry.intern_vector(bytes).unwrap();
    let inner = [
        ("flag", TypeId::BOOL),
        ("small", TypeId::U16),
        ("names", names),
    ];
    let inner = intern(&mut registry, "Inner", &inner);
    let list = registry.intern_vector(inner).unwrap();
    let flags = registry.intern_vector(TypeId::BOOL).unwrap();
    let outer = [
        ("byte", TypeId::U8),
        ("inner", inner),
        ("wide", TypeId::U128),
        ("address", TypeId::ADDRESS),
        ("list", list),
        ("flags", flags),
    ];
    let outer = intern(&mut registry, "Outer", &outer);
    (registry.snapshot(), outer)
}

fn inner() -> impl proptest::strategy::Strategy<Value = Inner> {
    use proptest::collection::vec;
    use proptest::strategy::Strategy;
    let names = vec(vec(any::<u8>(), 0..200), 0..4);
    (any::<bool>(), any::<u16>(), names).prop_map(|(flag, small, names)| Inner {
        flag,
        small,
        names,
    })
}

fn outer() -> impl proptest::strategy::Strategy<Value = Outer> {
    use proptest::collection::vec;
    use proptest::strategy::Strategy;
    let lists = (vec(inner(), 0..4), vec(any::<bool>(), 0..5));
    let scalars = (any::<u8>(), any::<u128>(), any::<[u8; 32]>());
    (scalars, inner(), lists).prop_map(|((byte, wide, address), inner, (list, flags))| Outer {
        byte,
        inner,
        wide,
        address,
        list,
        flags,
    })
}

proptest! {
    #[test]
    fn what_bcs_encodes_decodes_and_encodes_to_the_same(value in outer()) {
        let (layouts, type_) = layouts();
        let mut scratch = Arena::default();
        let expected = bytes(&value);
        let resource = decode_resource(&layouts, &mut scratch, type_, &expected).unwrap();
        let encoded = encode_resource(&layouts, &mut scratch, type_, &resource.leaves);
        prop_assert_eq!(encoded, expected);
    }

    #[test]
    fn mutated_bytes_decode_exactly_where_bcs_decodes_them(
        value in outer(),
        position in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<proptest::sample::Index>(),
    ) {
        let (layouts, type_) = layouts();
        let mut scratch = Arena::default();
        let mut mutated = bytes(&value);
        let index = position.index(mutated.len());
        mutated[index] = byte;
        for input in [&mutated[..], &mutated[..cut.index(mutated.len())]] {
            let ours = decode_resource(&layouts, &mut scratch, type_, input);
            let theirs = bcs::from_bytes::<Outer>(input);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok());
            if let Ok(resource) = ours {
                let encoded = encode_resource(&layouts, &mut scratch, type_, &resource.leaves);
                prop_assert_eq!(&encoded[..], input);
            }
        }
    }

    #[test]
    fn random_bytes_never_panic(input in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (layouts, type_) = layouts();
        let mut scratch = Arena::default();
        let decoded = decode_resource(&layouts, &mut scratch, type_, &input);
        prop_assert!(decoded.is_err() || !input.is_empty());
    }
}

#[test]
fn lengths_are_canonical_and_bounded_by_the_input() {
    let mut registry = TypeRegistry::new();
    let type_ = registry.intern_vector(TypeId::U64).unwrap();
    let layouts = registry.snapshot();
    let mut scratch = Arena::default();
    let mut decode = |input: &[u8]| {
        let decoded = decode_resource(&layouts, &mut scratch, type_, input);
        decoded.map(|_| ()).unwrap_err()
    };
    assert_eq!(decode(&[]), DecodeError::Truncated);
    assert_eq!(decode(&[0x80, 0x00]), DecodeError::InvalidLength);
    assert_eq!(
        decode(&[0xff, 0xff, 0xff, 0xff, 0x7f]),
        DecodeError::InvalidLength
    );
    assert_eq!(
        decode(&[0xff, 0xff, 0xff, 0xff, 0x0f]),
        DecodeError::Truncated
    );
    assert_eq!(
        decode(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
        DecodeError::InvalidLength
    );
    assert_eq!(decode(&[0, 0]), DecodeError::TrailingBytes);
}
