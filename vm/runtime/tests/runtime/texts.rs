//! Values as text and as JSON.

use serde_json::json;
use weft_runtime::code::TypeId;
use weft_runtime::layout::{Layouts, StructKey, TypeRegistry};
use weft_runtime::{json, text};
use weft_types::{AbilitySet, AccountAddress, ModuleId, SignedInteger};

use crate::builder::{bytes, identifier};

struct Types {
    layouts: Layouts,
    bytes: TypeId,
    numbers: TypeId,
    string: TypeId,
    option: TypeId,
    nested_option: TypeId,
    point: TypeId,
}

fn types() -> Types {
    let mut registry = TypeRegistry::new();
    let mut intern = |module: &str, name: &str, arguments: &[TypeId], fields: &[(&str, TypeId)]| {
        let key = StructKey {
            module: ModuleId {
                address: AccountAddress::ONE,
                name: identifier(module),
            },
            name: identifier(name),
            arguments: arguments.to_vec(),
        };
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, type_)| (identifier(name), registry.intern_vector(*type_).unwrap()))
            .collect();
        registry
            .intern_struct(key, AbilitySet::ALL, &fields)
            .unwrap()
    };
    let string = intern("string", "String", &[], &[("bytes", TypeId::U8)]);
    let option = intern(
        "option",
        "Option",
        &[TypeId::U128],
        &[("vec", TypeId::U128)],
    );
    let nested_option = intern("option", "Option", &[option], &[("vec", option)]);
    let key = StructKey {
        module: ModuleId {
            address: AccountAddress::ONE,
            name: identifier("m"),
        },
        name: identifier("Point"),
        arguments: Vec::new(),
    };
    let fields = [
        (identifier("x"), TypeId::U16),
        (identifier("label"), string),
        (identifier("z"), option),
    ];
    let point = registry
        .intern_struct(key, AbilitySet::ALL, &fields)
        .unwrap();
    Types {
        bytes: registry.intern_vector(TypeId::U8).unwrap(),
        numbers: registry.intern_vector(TypeId::U64).unwrap(),
        layouts: registry.snapshot(),
        string,
        option,
        nested_option,
        point,
    }
}

#[test]
fn texts_are_read_and_printed() {
    let t = types();
    let cases = [
        (TypeId::BOOL, "true", "true"),
        (TypeId::U8, "255u8", "255"),
        (TypeId::U64, "0xff", "255"),
        (TypeId::U256, "1_000", "1000"),
        (TypeId::signed(SignedInteger::I8), "-128i8", "-128"),
        (TypeId::signed(SignedInteger::I256), "-0x10", "-16"),
        (TypeId::signed(SignedInteger::I64), "7", "7"),
        (TypeId::ADDRESS, "@0xB", "@0xb"),
        (TypeId::ADDRESS, "0xb", "@0xb"),
        (t.numbers, " [ 1 ,2 ] ", "[1, 2]"),
        (t.numbers, "[]", "[]"),
        (t.bytes, "x\"00ff\"", "x\"00ff\""),
        (t.bytes, "0x00ff", "x\"00ff\""),
        (t.bytes, "b\"A\"", "x\"41\""),
        (t.bytes, "[1, 2]", "x\"0102\""),
        (t.string, "\"a \\\" é\"", "\"a \\\" é\""),
        (t.option, "none", "none"),
        (t.option, "some(7)", "some(7)"),
        (t.nested_option, "some(none)", "some(none)"),
    ];
    for (type_, input, printed) in cases {
        let encoded = text::to_bytes(&t.layouts, type_, input).unwrap();
        let again = text::from_bytes(&t.layouts, type_, &encoded).unwrap();
        assert_eq!(again, printed, "{input}");
    }
}

#[test]
fn wrong_texts_are_refused_where_the_fault_is() {
    let t = types();
    for (type_, input, offset) in [
        (TypeId::U8, "256", 0),
        (TypeId::U8, "-1", 0),
        (TypeId::signed(SignedInteger::I8), "-129", 0),
        (TypeId::signed(SignedInteger::I128), "--1", 0),
        (TypeId::BOOL, "1", 0),
        (TypeId::ADDRESS, "b", 0),
        (TypeId::SIGNER, "@0x1", 0),
        (t.numbers, "[1 2]", 3),
        (t.numbers, "[1, x]", 4),
        (t.numbers, "[1", 2),
        (t.bytes, "x\"0\"", 4),
        (t.string, "\"a", 1),
        (t.point, "1", 0),
        (TypeId::U64, "1 2", 2),
    ] {
        let error = text::to_bytes(&t.layouts, type_, input).unwrap_err();
        assert_eq!(error.offset, offset, "{input}: {error}");
    }
}

#[test]
fn json_goes_both_ways() {
    let t = types();
    let value = bytes(&(7_u16, "x\ny", vec![5_u128]));
    let expected = json!({ "x": 7, "label": "x\ny", "z": "5" });
    let found = json::from_bytes(&t.layouts, t.point, &value).unwrap();
    assert_eq!(found, expected);
    for (type_, value) in [
        (t.point, expected),
        (t.numbers, json!(["1", "2"])),
        (t.bytes, json!("0x00ff")),
        (t.option, json!(null)),
        (t.nested_option, json!([null])),
        (t.nested_option, json!([])),
        (TypeId::BOOL, json!(true)),
        (TypeId::signed(SignedInteger::I16), json!(-300)),
        (TypeId::signed(SignedInteger::I64), json!("-300")),
        (TypeId::signed(SignedInteger::I256), json!("300")),
    ] {
        let encoded = json::to_bytes(&t.layouts, type_, &value).unwrap();
        let again = json::from_bytes(&t.layouts, type_, &encoded).unwrap();
        assert_eq!(again, value);
    }
    for (type_, value) in [
        (TypeId::U8, json!(256)),
        (TypeId::U8, json!(-1)),
        (TypeId::signed(SignedInteger::I8), json!(128)),
        (TypeId::signed(SignedInteger::I8), json!("-")),
        (TypeId::BOOL, json!(1)),
        (t.point, json!({ "x": 7 })),
        (t.bytes, json!("00")),
    ] {
        assert!(
            json::to_bytes(&t.layouts, type_, &value).is_err(),
            "{value}"
        );
    }
}
