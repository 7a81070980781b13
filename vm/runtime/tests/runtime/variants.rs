//! Enums: their layout, canonical bytes against the `bcs` crate, text and JSON.

use std::sync::Arc;

use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};
use serde::{Deserialize, Serialize};
use serde_json::json;
use weft_bytecode::{FieldIndex, assemble};
use weft_runtime::code::TypeId;
use weft_runtime::codec::{DecodeError, decode_resource, encode_resource};
use weft_runtime::layout::{
    ENUM_BYTES, Layouts, LeafKind, StructKey, TypeRegistry, VALUE_BYTES_MAX, Variant,
};
use weft_runtime::memory::Arena;
use weft_runtime::resource::LeafValue;
use weft_runtime::{
    Context, FunctionCall, Interruption, TransactionStatus, TrustedModule, execute_function, json,
    plain_text, text,
};
use weft_types::AbilitySet;

use crate::builder::{bytes, identifier, loader, m};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Color {
    Red,
    Green,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Shape {
    Nothing,
    Circle { radius: u64 },
    Tagged(bool, Color, u16),
    Path { points: Vec<Vec<u8>>, closed: bool },
    Large { owner: [u8; 32], names: Vec<u8> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Drawing {
    number: u64,
    shape: Shape,
    more: Vec<Shape>,
    color: Color,
}

struct Types {
    layouts: Layouts,
    color: TypeId,
    shape: TypeId,
    drawing: TypeId,
}

fn key(name: &str) -> StructKey {
    StructKey {
        module: m(),
        name: identifier(name),
        arguments: Vec::new(),
    }
}

fn variant(name: &str, fields: &[(&str, TypeId)]) -> Variant {
    let fields = fields
        .iter()
        .map(|(name, type_)| (identifier(name), *type_))
        .collect();
    (identifier(name), fields)
}

fn types() -> Types {
    let mut registry = TypeRegistry::new();
    let all = AbilitySet::ALL;
    let color = [variant("Red", &[]), variant("Green", &[])];
    let color = registry.intern_enum(key("Color"), all, &color).unwrap();
    let list = registry.intern_vector(TypeId::U8).unwrap();
    let points = registry.intern_vector(list).unwrap();
    let tagged = [("_0", TypeId::BOOL), ("_1", color), ("_2", TypeId::U16)];
    let shape = [
        variant("Nothing", &[]),
        variant("Circle", &[("radius", TypeId::U64)]),
        variant("Tagged", &tagged),
        variant("Path", &[("points", points), ("closed", TypeId::BOOL)]),
        variant("Large", &[("owner", TypeId::ADDRESS), ("names", list)]),
    ];
    let shape = registry.intern_enum(key("Shape"), all, &shape).unwrap();
    let more = registry.intern_vector(shape).unwrap();
    let fields = [
        (identifier("number"), TypeId::U64),
        (identifier("shape"), shape),
        (identifier("more"), more),
        (identifier("color"), color),
    ];
    let drawing = registry.intern_struct(key("Drawing"), all, &fields);
    Types {
        color,
        shape,
        drawing: drawing.unwrap(),
        layouts: registry.snapshot(),
    }
}

#[test]
fn variants_share_their_bytes_behind_the_number() {
    let types = types();
    let shape = types.layouts.get(types.shape);
    assert_eq!((shape.size, shape.alignment), (ENUM_BYTES, 8));
    let offsets: Vec<Vec<u32>> = (shape.variants().unwrap().iter())
        .map(|variant| variant.fields.iter().map(|field| field.offset).collect())
        .collect();
    let expected = [vec![], vec![8], vec![0, 8, 40], vec![8, 16], vec![0, 32]];
    assert_eq!(offsets, expected);
    let boxed = shape.variants().unwrap().iter();
    let boxed: Vec<_> = boxed.map(|variant| variant.boxed).collect();
    assert_eq!(boxed, [None, None, Some(48), None, Some(40)]);
    assert!(shape.has_vectors && !shape.is_plain);
    let color = types.layouts.get(types.color);
    assert_eq!((color.size, color.alignment), (ENUM_BYTES, 8));
    assert!(!color.has_vectors);
}

#[test]
fn an_enum_is_one_leaf() {
    let types = types();
    let drawing = types.layouts.get(types.drawing);
    let leaves: Vec<_> = drawing.leaves.iter().map(|leaf| leaf.kind).collect();
    let expected = [
        LeafKind::Scalar,
        LeafKind::Enum,
        LeafKind::Vector,
        LeafKind::Enum,
    ];
    assert_eq!(leaves, expected);
    let below = |path: &[u16]| -> Vec<usize> {
        let path: Vec<_> = path.iter().copied().map(FieldIndex).collect();
        drawing.leaves_below(&path).collect()
    };
    assert_eq!(below(&[]), [0, 1, 2, 3]);
    assert_eq!(below(&[1]), [1]);
    assert_eq!(below(&[1, 0]), [1], "what is below an enum is the enum");
    assert_eq!(below(&[4]), [0; 0]);
}

#[test]
fn enums_are_limited() {
    let mut registry = TypeRegistry::new();
    let all = AbilitySet::ALL;
    let many = |count: usize| -> Vec<Variant> {
        (0..count)
            .map(|it| variant(&format!("V{it}"), &[]))
            .collect()
    };
    assert!(registry.intern_enum(key("A"), all, &many(0)).is_err());
    assert!(registry.intern_enum(key("B"), all, &many(127)).is_ok());
    assert!(registry.intern_enum(key("C"), all, &many(128)).is_err());
    let wide = |count: usize| -> [Variant; 1] {
        let names: Vec<String> = (0..count).map(|it| format!("x{it}")).collect();
        let fields: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), TypeId::U256))
            .collect();
        [variant("V", &fields)]
    };
    let count = usize::try_from(VALUE_BYTES_MAX / 32).unwrap();
    assert!(
        registry
            .intern_enum(key("D"), all, &wide(count - 1))
            .is_ok()
    );
    assert!(registry.intern_enum(key("E"), all, &wide(count)).is_err());
}

fn color() -> impl Strategy<Value = Color> {
    prop_oneof![Just(Color::Red), Just(Color::Green)]
}

fn shape() -> impl Strategy<Value = Shape> {
    use proptest::collection::vec;
    let points = vec(vec(any::<u8>(), 0..10), 0..4);
    prop_oneof![
        Just(Shape::Nothing),
        any::<u64>().prop_map(|radius| Shape::Circle { radius }),
        (any::<bool>(), color(), any::<u16>()).prop_map(|(a, b, c)| Shape::Tagged(a, b, c)),
        (points, any::<bool>()).prop_map(|(points, closed)| Shape::Path { points, closed }),
        (any::<[u8; 32]>(), vec(any::<u8>(), 0..9))
            .prop_map(|(owner, names)| Shape::Large { owner, names }),
    ]
}

fn drawing() -> impl Strategy<Value = Drawing> {
    let more = proptest::collection::vec(shape(), 0..5);
    let parts = (any::<u64>(), shape(), more, color());
    parts.prop_map(|(number, shape, more, color)| Drawing {
        number,
        shape,
        more,
        color,
    })
}

proptest! {
    #[test]
    fn what_bcs_encodes_decodes_and_encodes_to_the_same(value in drawing()) {
        let types = types();
        let mut scratch = Arena::default();
        let expected = bytes(&value);
        let (layouts, type_) = (&types.layouts, types.drawing);
        let resource = decode_resource(layouts, &mut scratch, type_, &expected).unwrap();
        let encoded = encode_resource(layouts, &mut scratch, type_, &resource.leaves);
        prop_assert_eq!(encoded, expected);
    }

    #[test]
    fn mutated_bytes_decode_exactly_where_bcs_decodes_them(
        value in drawing(),
        position in any::<proptest::sample::Index>(),
        byte in prop_oneof![0..6_u8, any::<u8>()],
    ) {
        let types = types();
        let mut scratch = Arena::default();
        let mut input = bytes(&value);
        let index = position.index(input.len());
        input[index] = byte;
        let ours = decode_resource(&types.layouts, &mut scratch, types.drawing, &input);
        prop_assert_eq!(ours.is_ok(), bcs::from_bytes::<Drawing>(&input).is_ok());
        if let Ok(resource) = ours {
            let (layouts, leaves) = (&types.layouts, &resource.leaves);
            let encoded = encode_resource(layouts, &mut scratch, types.drawing, leaves);
            prop_assert_eq!(encoded, input);
        }
    }

    #[test]
    fn json_reads_what_it_prints(value in drawing()) {
        let types = types();
        let bytes = bytes(&value);
        let printed = json::from_bytes(&types.layouts, types.drawing, &bytes).unwrap();
        let read = json::to_bytes(&types.layouts, types.drawing, &printed);
        prop_assert!(read.is_ok(), "{:?}", read);
        prop_assert_eq!(read.unwrap(), bytes);
    }
}

#[test]
fn a_small_enum_without_vectors_takes_no_region() {
    let types = types();
    let mut scratch = Arena::default();
    let input = bytes(&Drawing {
        number: 1,
        shape: Shape::Nothing,
        more: Vec::new(),
        color: Color::Green,
    });
    let resource = decode_resource(&types.layouts, &mut scratch, types.drawing, &input).unwrap();
    assert!(matches!(resource.leaves[1], LeafValue::Whole(_)));
    assert!(matches!(
        resource.leaves[3],
        LeafValue::Scalar([1, 0, 0, 0])
    ));
}

#[test]
fn numbers_of_variants_are_canonical_and_known() {
    let types = types();
    let mut scratch = Arena::default();
    let mut decode = |input: &[u8]| {
        let decoded = decode_resource(&types.layouts, &mut scratch, types.color, input);
        decoded.map(|_| ())
    };
    assert_eq!(decode(&[1]), Ok(()));
    for input in [&[2][..], &[127], &[0x81, 0x00], &[0xff, 0x01], &[0x80]] {
        assert_eq!(decode(input), Err(DecodeError::InvalidVariant), "{input:?}");
    }
    assert_eq!(decode(&[1, 0]), Err(DecodeError::TrailingBytes));
}

#[test]
fn enums_are_printed_with_their_variant() {
    let types = types();
    let print = |value: &Shape| {
        let bytes = bytes(value);
        let (layouts, type_) = (&types.layouts, types.shape);
        (
            text::from_bytes(layouts, type_, &bytes).unwrap(),
            plain_text::from_bytes(layouts, type_, &bytes).unwrap(),
            json::from_bytes(layouts, type_, &bytes).unwrap(),
        )
    };
    let (text, plain, json) = print(&Shape::Nothing);
    assert_eq!(text, "0x42::m::Shape::Nothing");
    assert_eq!(plain, "#0{ }");
    assert_eq!(json, json!({ "Nothing": {} }));
    let (text, plain, json) = print(&Shape::Path {
        points: vec![vec![1]],
        closed: true,
    });
    assert_eq!(
        text,
        "0x42::m::Shape::Path{ points: [x\"01\"], closed: true }"
    );
    assert_eq!(plain, "#3{ [[1]], true }");
    assert_eq!(
        json,
        json!({ "Path": { "points": ["0x01"], "closed": true } })
    );
}

/// What the first function lent is no variant any more where the second one has its parameters.
#[test]
fn a_function_forgets_what_the_last_one_lent() {
    let each = |separator: &str, text: fn(usize) -> String| {
        (0..12).map(text).collect::<Vec<_>>().join(separator)
    };
    let text = format!(
        "module 0x42::m
        enum E has copy, drop {{ N {{ }}, A {{ x: u64, y: u64 }} }}
        public entry fun lends(r0: u64) {{ b0:
            r1: E = pack_variant variant1(r0, r0)
            r2: &mut E = borrow_local r1
            r3: &mut u64 = borrow_variant_field r2, variant1.field0
            write_reference r3, r0
            return }}
        public entry fun reads({}) {{ b0:
            {}
            return }}",
        each(", ", |number| format!("r{number}: u64")),
        each("\n", |number| {
            let (reference, value) = (2 * number + 12, 2 * number + 13);
            format!(
                "r{reference}: &u64 = borrow_local r{number}
                r{value}: u64 = read_reference r{reference}"
            )
        }),
    );
    let mut module = assemble(&text).unwrap();
    for definition in &mut module.function_definitions {
        definition.summary = weft_bytecode::summary::FunctionSummary::default();
    }
    let mut loader = loader(&[TrustedModule::assume_verified(Arc::new(module))]);
    let mut load = |name| loader.load_function(&m(), &identifier(name), &[]).unwrap();
    let (lends, reads) = (load("lends"), load("reads"));
    let mut context = Context::new(loader.snapshot()).with_paranoia();
    for (instance, count) in [(lends, 1), (reads, 12)] {
        let call = FunctionCall {
            instance,
            signers: &[],
            arguments: &vec![[7; 8]; count],
            gas_limit: 100_000,
        };
        let done = execute_function(&mut context, &call).map(|done| done.status);
        assert_eq!(done, Ok(TransactionStatus::Success));
    }
}

/// Code that the verifier refuses: a variant is exchanged under a reference to one of its fields.
fn run_paranoid(body: &str) -> Result<TransactionStatus, Interruption> {
    let text = format!(
        "module 0x42::m
        enum E has copy, drop {{
            A {{ x: u64, y: u64 }},
            B {{ list: vector<u64> }},
            L {{ a: u256, b: u256 }},
            M {{ a: u128, list: vector<u64>, b: u256 }},
        }}
        public entry fun f(r0: u64) {{ {body} }}"
    );
    let mut module = assemble(&text).unwrap();
    module.function_definitions[0].summary = weft_bytecode::summary::FunctionSummary::default();
    let mut loader = loader(&[TrustedModule::assume_verified(Arc::new(module))]);
    let instance = loader.load_function(&m(), &identifier("f"), &[]).unwrap();
    let mut context = Context::new(loader.snapshot()).with_paranoia();
    let call = FunctionCall {
        instance,
        signers: &[],
        arguments: &[7_u64.to_le_bytes()],
        gas_limit: 100_000,
    };
    execute_function(&mut context, &call).map(|done| done.status)
}

#[test]
fn attack_26_a_variant_exchanged_under_a_reference_is_caught() {
    let inline = "b0:
        r1: E = pack_variant variant0(r0, r0)
        r2: &mut E = borrow_local r1
        r3: &mut u64 = borrow_variant_field r2, variant0.field1
        r4: vector<u64> = vector_pack(r0)
        r5: E = pack_variant variant1(r4)
        write_reference r2, r5
        USE
        return";
    let boxed = "b0:
        r1: u256 = cast r0
        r2: E = pack_variant variant2(r1, r1)
        r3: &mut E = borrow_local r2
        r4: &mut u256 = borrow_variant_field r3, variant2.field1
        r5: E = pack_variant variant0(r0, r0)
        write_reference r3, r5
        USE
        return";
    for (body, use_) in [
        (inline, "r6: u64 = read_reference r3"),
        (inline, "write_reference r3, r0"),
        (boxed, "r6: u256 = read_reference r4"),
        (boxed, "write_reference r4, r1"),
    ] {
        let outcome = run_paranoid(&body.replace("USE", use_));
        let Err(Interruption::Invariant(text)) = outcome else {
            panic!("{use_}: {outcome:?}");
        };
        assert!(text.contains("by now"), "{text}");
        assert_eq!(
            run_paranoid(&body.replace("USE", "")),
            Ok(TransactionStatus::Success)
        );
    }
}

#[test]
fn a_variant_may_be_exchanged_and_lent_again() {
    let body = "b0:
        r1: E = pack_variant variant0(r0, r0)
        r2: &mut E = borrow_local r1
        r3: &mut u64 = borrow_variant_field r2, variant0.field1
        write_reference r3, r0
        r4: vector<u64> = vector_pack(r0)
        r5: E = pack_variant variant1(r4)
        write_reference r2, r5
        r6: &mut vector<u64> = borrow_variant_field r2, variant1.field0
        vector_push_back r6, r0
        r7: u256 = cast r0
        r8: E = pack_variant variant2(r7, r7)
        write_reference r2, r8
        r9: &mut u256 = borrow_variant_field r2, variant2.field0
        write_reference r9, r7
        return";
    assert_eq!(run_paranoid(body), Ok(TransactionStatus::Success));
}

#[test]
fn wrong_json_is_refused() {
    let types = types();
    for value in [
        json!({}),
        json!("Nothing"),
        json!({ "Nothing": {}, "Circle": { "radius": "1" } }),
        json!({ "Square": {} }),
        json!({ "Circle": {} }),
        json!({ "Circle": { "radius": "1", "x": 1 } }),
        json!({ "Circle": { "x": "1" } }),
    ] {
        let read = json::to_bytes(&types.layouts, types.shape, &value);
        let error = read.unwrap_err();
        assert_eq!(
            error.expected, "a value of type `0x42::m::Shape`",
            "{value}"
        );
    }
    assert!(text::to_bytes(&types.layouts, types.color, "Red").is_err());
}
