// Natives against what is known of them from elsewhere: published digests, canonical bytes written out by
// hand, UTF-8 at its edges, and the texts of values of every type.

module 0x42::digests {
    use std::bcs;
    use std::hash;
    use aptos_std::aptos_hash;

    /// Lengths around the blocks and paddings of all of the functions.
    const LENGTHS: vector<u64> =
        vector[0, 1, 55, 56, 63, 64, 71, 72, 111, 112, 127, 128, 135, 136, 137, 200, 1000];

    /// A digest of the digests of texts of all lengths.
    inline fun of_all(digest: |vector<u8>| vector<u8>): vector<u8> {
        let digests = vector[];
        LENGTHS.for_each(|length| {
            let text = vector[];
            for (i in 0..length) {
                text.push_back(((i * 7 % 256) as u8));
            };
            digests.append(digest(text));
        });
        digest(digests)
    }

    #[test]
    fun of_the_library() {
        assert_eq!(
            of_all(|text| hash::sha2_256(text)),
            x"2ab18ac507cf4a87377abb3798245fa435c782a692d72a57e775fd7ed7279702"
        );
        assert_eq!(
            of_all(|text| hash::sha3_256(text)),
            x"e3d03e23274562c913564c9215da603946de140efcc9768960736e8de6f5e682"
        );
    }

    #[test]
    fun of_its_extension() {
        assert_eq!(
            of_all(|text| aptos_hash::sha2_512(text)),
            x"0a71a4c034ef1cb6c517e1c574d30054d72b6ffa70e6b72ac2574d855d5ab8507f5b3c63363b3a7fb7499abba10ebccc01c897aa506ed3da96fa583269c4d8cd"
        );
        assert_eq!(
            of_all(|text| aptos_hash::sha3_512(text)),
            x"c6e2201b7ce959b7604a3c2e6971f8adcd77c1805dc2a0537b4e7f177beb36cdb7eefc119326f5d042b0f5b1ccec3f682f29d4ad426842127bab7676c13275de"
        );
        assert_eq!(
            of_all(|text| aptos_hash::keccak256(text)),
            x"5e5f4bf17b050b6881cc810cad132b56f1c97b83181bcfbfafad21a70c0a5f27"
        );
        assert_eq!(
            of_all(|text| aptos_hash::blake2b_256(text)),
            x"4f3574193f99bf3f0770f2caf3f2bde532cca447c3ae8dea61c19a97c7cd76d2"
        );
        assert_eq!(
            of_all(|text| aptos_hash::ripemd160(text)),
            x"d91c81061fe646b84390ec0f5d1a1c7addbebac3"
        );
    }

    #[test]
    fun of_nothing() {
        assert_eq!(
            hash::sha2_256(b""),
            x"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hash::sha3_256(b""),
            x"a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"
        );
        assert_eq!(
            aptos_hash::keccak256(b""),
            x"c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        );
        assert_eq!(aptos_hash::ripemd160(b""), x"9c1185a5c5e9fc54612808977ee8f548b2258d31");
    }

    #[test]
    fun short_ones() {
        let digest = of_all(|text| bcs::to_bytes(&aptos_hash::sip_hash(text)));
        assert_eq!(digest, bcs::to_bytes(&0x804592b50e4d7363u64));
        assert_eq!(aptos_hash::sip_hash_from_value(&0x00636261u32), aptos_hash::sip_hash(b"abc\0"));
    }
}

module 0x42::canonical_bytes {
    use std::bcs;
    use std::from_bcs;
    use std::option::{Self, Option};
    use std::signer;
    use std::simple_map;
    use std::ordered_map;
    use aptos_std::any;
    use aptos_std::copyable_any;
    use std::string;

    struct Empty has copy, drop, store {}
    struct Pair<A, B>(A, B) has copy, drop, store;
    struct Inner has copy, drop, store { list: vector<u16>, flag: bool }
    struct Outer has copy, drop, store { inner: Inner, maybe: Option<Inner>, sum: u128 }
    enum Choice has copy, drop, store {
        Nothing,
        Number(u64),
        Large { first: u256, second: u256, list: vector<Inner> }
    }

    #[test]
    fun integers_begin_with_their_lowest_byte() {
        assert_eq!(bcs::to_bytes(&0x12u8), x"12");
        assert_eq!(bcs::to_bytes(&0x1234u16), x"3412");
        assert_eq!(bcs::to_bytes(&0x12345678u32), x"78563412");
        assert_eq!(bcs::to_bytes(&0x0123456789abcdefu64), x"efcdab8967452301");
        assert_eq!(bcs::to_bytes(&1u128), x"01000000000000000000000000000000");
        assert_eq!(
            bcs::to_bytes(&(MAX_U256 - 1)),
            x"feffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        );
        assert_eq!(bcs::to_bytes(&-1i8), x"ff");
        assert_eq!(bcs::to_bytes(&-2i16), x"feff");
        assert_eq!(bcs::to_bytes(&-0x80000000i32), x"00000080");
        assert_eq!(bcs::to_bytes(&-1i64), x"ffffffffffffffff");
        assert_eq!(bcs::to_bytes(&-1i128), x"ffffffffffffffffffffffffffffffff");
        assert_eq!(
            bcs::to_bytes(&-256i256),
            x"00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        );
    }

    #[test(account = @0xa11ce)]
    fun addresses_begin_with_their_highest_byte(account: &signer) {
        let bytes = x"00000000000000000000000000000000000000000000000000000000000a11ce";
        assert_eq!(bcs::to_bytes(&@0xa11ce), bytes);
        assert_eq!(bcs::to_bytes(&signer::address_of(account)), bytes);
    }

    #[test]
    fun lengths_have_seven_bits_a_byte() {
        let list = vector[];
        let heads = vector[];
        for (length in 0..16385) {
            if (length == 127 || length == 128 || length == 16383 || length == 16384) {
                let bytes = bcs::to_bytes(&list);
                assert_eq!(bcs::serialized_size(&list), bytes.length());
                heads.push_back(bytes.slice(0, bytes.length() - length));
            };
            list.push_back(7u8);
        };
        assert_eq!(heads, vector[x"7f", x"8001", x"ff7f", x"808001"]);
    }

    #[test]
    fun structs_are_their_fields() {
        let inner = Inner { list: vector[1, 0x203], flag: true };
        assert_eq!(bcs::to_bytes(&inner), x"020100030201");
        let outer = Outer { inner, maybe: option::some(inner), sum: 9 };
        let bytes = x"02010003020101020100030201";
        bytes.append(x"09000000000000000000000000000000");
        assert_eq!(bcs::to_bytes(&outer), bytes);
        assert_eq!(bcs::serialized_size(&outer), bytes.length());
        assert_eq!(bcs::to_bytes(&Pair(Pair(1u8, true), @0x1)).length(), 34);
        // A struct without fields has a hidden one.
        assert_eq!(bcs::to_bytes(&Empty {}), x"00");
    }

    #[test]
    fun enums_begin_with_their_variant() {
        assert_eq!(bcs::to_bytes(&Choice::Nothing), x"00");
        assert_eq!(bcs::to_bytes(&Choice::Number(5)), x"010500000000000000");
        let list = vector[Inner { list: vector[], flag: false }];
        let large = Choice::Large { first: 1, second: 2, list };
        let bytes = x"02";
        bytes.append(bcs::to_bytes(&1u256));
        bytes.append(bcs::to_bytes(&2u256));
        bytes.append(x"010000");
        assert_eq!(bcs::to_bytes(&large), bytes);
        assert_eq!(bcs::serialized_size(&large), bytes.length());
    }

    #[test]
    fun options_are_vectors() {
        assert_eq!(bcs::to_bytes(&option::none<u64>()), bcs::to_bytes(&vector<u64>[]));
        assert_eq!(bcs::to_bytes(&option::some(vector[1u8])), x"010101");
        assert_eq!(bcs::to_bytes(&option::some(option::none<u8>())), x"0100");
        let large = option::some(Pair(MAX_U256, vector[MAX_U128]));
        assert_eq!(bcs::to_bytes(&large), bcs::to_bytes(&large.to_vec()));
    }

    #[test]
    fun maps_are_their_entries() {
        let map = simple_map::new_from(vector[2u8, 1], vector[b"b", b"a"]);
        assert_eq!(bcs::to_bytes(&map), x"02020162010161");
        let map = ordered_map::new_from(vector[2u8, 1], vector[b"b", b"a"]);
        assert_eq!(bcs::to_bytes(&map), x"0002010161020162");
    }

    #[test]
    fun some_types_have_one_size() {
        assert_eq!(bcs::constant_serialized_size<u256>(), option::some(32));
        assert_eq!(bcs::constant_serialized_size<i128>(), option::some(16));
        assert_eq!(bcs::constant_serialized_size<Pair<u8, Pair<bool, address>>>(), option::some(34));
        assert_eq!(bcs::constant_serialized_size<Empty>(), option::some(1));
        assert_eq!(bcs::constant_serialized_size<Choice>(), option::none());
        assert_eq!(bcs::constant_serialized_size<Option<u8>>(), option::none());
        assert_eq!(bcs::constant_serialized_size<Outer>(), option::none());
    }

    #[test]
    fun values_come_back() {
        let inner = Inner { list: vector[1, 2], flag: true };
        let choice = Choice::Large { first: 7, second: 8, list: vector[inner, inner] };
        assert_eq!(any::pack(choice).unpack<Choice>(), choice);
        assert_eq!(any::pack(Choice::Nothing).unpack<Choice>(), Choice::Nothing);
        let outer = Outer { inner, maybe: option::none(), sum: MAX_U128 };
        let packed = copyable_any::pack(outer);
        assert_eq!(packed.unpack<Outer>(), outer);
        assert_eq!(*packed.type_name(), string::utf8(b"0x42::canonical_bytes::Outer"));
        assert_eq!(any::pack(-5i256).unpack<i256>(), -5);
        assert_eq!(from_bcs::to_bytes(bcs::to_bytes(&b"bytes")), b"bytes");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun bytes_left_over() {
        from_bcs::to_u16(x"010203");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun a_length_that_could_be_shorter() {
        from_bcs::to_bytes(x"8000");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun a_length_without_an_end() {
        from_bcs::to_bytes(x"ffffffffffffff");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::from_bcs)]
    fun a_length_beyond_any_vector() {
        from_bcs::to_bytes(x"ffffffff0f");
    }
}

module 0x42::text {
    use std::string;

    fun is_text(bytes: vector<u8>): bool {
        string::try_utf8(bytes).is_some()
    }

    #[test]
    fun the_first_and_last_of_each_length() {
        assert!(is_text(x"00") && is_text(x"7f"));
        assert!(is_text(x"c280") && is_text(x"dfbf"));
        assert!(is_text(x"e0a080") && is_text(x"efbfbf"));
        assert!(is_text(x"f0908080") && is_text(x"f48fbfbf"));
        assert!(is_text(x"ed9fbf") && is_text(x"ee8080"));
    }

    #[test]
    fun what_is_longer_than_needed_or_no_character() {
        assert!(!is_text(x"80") && !is_text(x"ff") && !is_text(x"fe"));
        assert!(!is_text(x"c080") && !is_text(x"c1bf"));
        assert!(!is_text(x"e09fbf") && !is_text(x"f08fbfbf"));
        // Surrogates, and what lies above the last character.
        assert!(!is_text(x"eda080") && !is_text(x"edbfbf"));
        assert!(!is_text(x"f4908080") && !is_text(x"f880808080"));
        // Cut short.
        assert!(!is_text(x"c2") && !is_text(x"e0a0") && !is_text(x"f09080") && !is_text(x"61e0a061"));
    }

    #[test]
    fun parts_end_between_characters() {
        let text = string::utf8(x"61c3a9e282acf09f9880");
        assert!(text.length() == 10);
        assert!(text.sub_string(1, 3) == string::utf8(x"c3a9"));
        assert!(text.sub_string(3, 10) == string::utf8(x"e282acf09f9880"));
        assert!(text.sub_string(10, 10).is_empty() && text.sub_string(0, 0).is_empty());
        assert!(text.index_of(&string::utf8(x"e282ac")) == 3);
        assert!(text.index_of(&string::utf8(b"")) == 0 && text.index_of(&string::utf8(b"b")) == 10);
        text.insert(3, string::utf8(b"!"));
        assert!(text == string::utf8(x"61c3a921e282acf09f9880"));
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun a_part_that_begins_inside_a_character() {
        string::utf8(x"61c3a9").sub_string(2, 3);
    }

    #[test]
    #[expected_failure(abort_code = 2, location = std::string)]
    fun an_insertion_inside_a_character() {
        string::utf8(x"61c3a9").insert(2, string::utf8(b""));
    }
}

module 0x42::shown {
    use std::option::{Self, Option};
    use std::string;
    use std::signer;
    use std::fixed_point32;
    use aptos_std::string_utils;
    use aptos_std::type_info;
    use std::type_name;
    use std::ordered_map;
    use std::simple_map;

    struct Empty has copy, drop, store {}
    struct Pair<A, B>(A, B) has copy, drop, store;
    struct Named<T> has copy, drop, store { value: T, count: i64 }
    struct Phantom<phantom T> has copy, drop, store { value: u8 }
    enum Choice<T> has copy, drop, store {
        Nothing,
        Number(u64, bool),
        Small { value: T },
        Large { first: u256, text: string::String, list: vector<Named<T>> }
    }

    inline fun is<T>(value: &T, text: vector<u8>) {
        assert_eq!(string_utils::to_string(value), string::utf8(text));
    }

    inline fun is_for_developers<T>(value: &T, text: vector<u8>) {
        assert_eq!(string_utils::debug_string(value), string::utf8(text));
    }

    #[test]
    fun integers() {
        is(&0u8, b"0");
        is(&MAX_U16, b"65535");
        is(&MAX_U32, b"4294967295");
        is(&MAX_U64, b"18446744073709551615");
        is(&MAX_U128, b"340282366920938463463374607431768211455");
        is(
            &MAX_U256,
            b"115792089237316195423570985008687907853269984665640564039457584007913129639935"
        );
        is(&-128i8, b"-128");
        is(&32767i16, b"32767");
        is(&-2147483648i32, b"-2147483648");
        is(&-9223372036854775808i64, b"-9223372036854775808");
        is(&-1i128, b"-1");
        is(
            &MIN_I256,
            b"-57896044618658097711785492504343953926634992332820282019728792003956564819968"
        );
        is(&vector[-1i8, 0, 1], b"[ -1, 0, 1 ]");
    }

    #[test(account = @0xcafe)]
    fun addresses(account: &signer) {
        is(&@0x0, b"@0x0");
        is(&vector[@std, @0xcafe], b"[ @0x1, @0xcafe ]");
        is(account, b"signer(@0xcafe)");
        is_for_developers(account, b"signer(@0xcafe)");
        let long = b"@0x000000000000000000000000000000000000000000000000000000000000cafe";
        let address = signer::address_of(account);
        assert_eq!(string_utils::to_string_with_canonical_addresses(&address), string::utf8(long));
    }

    #[test]
    fun vectors() {
        is(&vector<bool>[], b"[]");
        is(&vector[true, false], b"[ true, false ]");
        is(&vector[b"", b"ab"], b"[ 0x, 0x6162 ]");
        is(&vector[vector<u16>[], vector[1]], b"[ [], [ 1 ] ]");
        is(&vector[option::some(1), option::none()], b"[ Some(1), None ]");
        is(&vector[string::utf8(b"a"), string::utf8(b"")], b"[ \"a\", \"\" ]");
        is_for_developers(&vector[1u8, 2], b"0x0102");
        is_for_developers(&vector[vector[1], vector[]], b"[\n  [ 1 ],\n  []\n]");
    }

    #[test]
    fun structs() {
        is(&Empty {}, b"Empty { dummy_field: false }");
        is(&Pair(1u8, @0x2), b"Pair { _0: 1, _1: @0x2 }");
        is(
            &Named { value: Pair(b"a", string::utf8(b"b")), count: -3 },
            b"Named { value: Pair { _0: 0x61, _1: \"b\" }, count: -3 }"
        );
        is(&Phantom<u64> { value: 1 }, b"Phantom { value: 1 }");
        is(&fixed_point32::create_from_raw_value(5), b"FixedPoint32 { value: 5 }");
        is_for_developers(
            &Named { value: vector[Empty {}], count: 0 },
            b"0x42::shown::Named<vector<0x42::shown::Empty>> {\n  value: [\n    0x42::shown::Empty {\n      dummy_field: false\n    }\n  ],\n  count: 0\n}"
        );
    }

    #[test]
    fun options() {
        is(&option::some(option::some(true)), b"Some(Some(true))");
        is(&option::some(option::none<u8>()), b"Some(None)");
        is(&option::some(b""), b"Some(0x)");
        is(&option::some(Pair(MAX_U128, Pair(1u256, 2u8))), b"Some(Pair { _0: 340282366920938463463374607431768211455, _1: Pair { _0: 1, _1: 2 } })");
        is(&Named { value: option::none<address>(), count: 1 }, b"Named { value: None, count: 1 }");
    }

    #[test]
    fun enums() {
        is(&Choice::Nothing<u8>, b"Nothing{}");
        is(&Choice::Number<u8>(1, true), b"Number{ _0: 1, _1: true }");
        is(&Choice::Small { value: @0x1 }, b"Small{ value: @0x1 }");
        let list = vector[Named { value: 1u8, count: 2 }];
        let large = Choice::Large { first: MAX_U256 - 5, text: string::utf8(b"it"), list };
        is(
            &large,
            b"Large{ first: 115792089237316195423570985008687907853269984665640564039457584007913129639930, text: \"it\", list: [ Named { value: 1, count: 2 } ] }"
        );
        is(&vector[large].length(), b"1");
        is(&Choice::Small { value: Choice::Small { value: 1 } }, b"Small{ value: Small{ value: 1 } }");
    }

    #[test]
    fun maps() {
        let map = simple_map::new_from(vector[1u8], vector[true]);
        is(&map, b"SimpleMap { data: [ Element { key: 1, value: true } ] }");
        let map = ordered_map::new_from(vector[1u8], vector[true]);
        is(&map, b"SortedVectorMap{ entries: [ Entry { key: 1, value: true } ] }");
    }

    public fun plus(a: u64, b: u64): u64 {
        a + b
    }

    public fun first<T: drop>(a: T, _b: T): T {
        a
    }

    #[test]
    fun functions() {
        let f: |u64, u64| u64 has copy + drop = plus;
        is(&f, b"0x42::shown::plus(_, _)");
        let g: |u64| u64 has copy + drop = |b| plus(7, b);
        is(&g, b"0x42::shown::plus(7, _)");
        let h: |u64| u64 has copy + drop = |a| plus(a, 8);
        is(&h, b"0x42::shown::plus(_, 8)");
        let list = vector[true];
        let i: |vector<bool>| vector<bool> has drop = |b| first(list, b);
        is(&i, b"0x42::shown::first<vector<bool>>([ true ], _)");
    }

    struct Holder(|u64| u64 has copy + drop) has copy, drop;
    enum Step has copy, drop {
        Stop,
        Go { first: u256, second: u128, then: |u64| u64 has copy + drop }
    }

    #[test]
    fun what_holds_functions() {
        let step = Step::Go { first: 1, second: 2, then: |b| plus(7, b) };
        is(&Step::Stop, b"Stop{}");
        is(&step, b"Go{ first: 1, second: 2, then: 0x42::shown::plus(7, _) }");
        is(&Holder(|a| plus(a, 1)), b"Holder { _0: 0x42::shown::plus(_, 1) }");
        // How deep it nests counts where it is captured.
        let outer: |u64| u64 has copy + drop = |n| after(step, n);
        assert_eq!(outer(3), 10);
        is(
            &outer,
            b"0x42::shown::after(Go{ first: 1, second: 2, then: 0x42::shown::plus(7, _) }, _)"
        );
        assert_eq!(after(Step::Stop, 3), 3);
    }

    public fun after(step: Step, n: u64): u64 {
        match (step) {
            Stop => n,
            Go { first: _, second: _, then } => then(n)
        }
    }

    #[test]
    fun names_of_types() {
        assert_eq!(type_info::type_name<bool>(), string::utf8(b"bool"));
        assert_eq!(type_info::type_name<u256>(), string::utf8(b"u256"));
        assert_eq!(type_info::type_name<i64>(), string::utf8(b"i64"));
        assert_eq!(type_info::type_name<address>(), string::utf8(b"address"));
        assert_eq!(type_info::type_name<signer>(), string::utf8(b"signer"));
        assert_eq!(type_info::type_name<vector<vector<u8>>>(), string::utf8(b"vector<vector<u8>>"));
        assert_eq!(
            type_info::type_name<Pair<Option<u8>, Phantom<signer>>>(),
            string::utf8(b"0x42::shown::Pair<0x1::option::Option<u8>, 0x42::shown::Phantom<signer>>")
        );
        assert_eq!(type_name::get<Choice<u8>>().into_string(), string::utf8(b"0x42::shown::Choice<u8>"));
        let info = type_info::type_of<Pair<u8, Choice<bool>>>();
        assert_eq!(info.account_address(), @0x42);
        assert_eq!(info.module_name(), b"shown");
        assert_eq!(info.struct_name(), b"Pair<u8, 0x42::shown::Choice<bool>>");
    }

    #[test]
    fun sizes_of_values() {
        assert_eq!(type_info::size_of_val(&Pair(1u8, vector[1u64])), 10);
        assert_eq!(type_info::size_of_val(&string::utf8(b"abc")), 4);
    }
}

module 0x42::compared {
    use std::cmp;
    use std::option;
    use std::string;

    struct Point has copy, drop { x: u8, y: vector<u64> }
    enum Kind has copy, drop {
        First { a: u64 },
        Second,
        Third(u256, vector<u8>, u128)
    }

    /// Every value is less than those behind it.
    inline fun ascends<T>(values: &vector<T>) {
        let values = values;
        for (i in 0..values.length()) {
            for (j in 0..values.length()) {
                let order = cmp::compare(&values[i], &values[j]);
                assert!(order.is_lt() == (i < j) && order.is_eq() == (i == j) && order.is_gt() == (i > j));
                assert!(order.is_le() == (i <= j) && order.is_ge() == (i >= j) && order.is_ne() == (i != j));
            }
        }
    }

    #[test]
    fun numbers() {
        ascends(&vector[0u8, 1, 127, 128, 255]);
        ascends(&vector[0u16, 0xff, 0x100, MAX_U16]);
        ascends(&vector[0u64, 0xff, 0x100, 1 << 63, MAX_U64]);
        ascends(&vector[0u128, 0xff, 1 << 64, 1 << 127, MAX_U128]);
        ascends(&vector[0u256, 0xff, 1 << 64, 1 << 128, 1 << 255, MAX_U256]);
        ascends(&vector[-128i8, -1, 0, 1, 127]);
        ascends(&vector[MIN_I64, -1, 0, 1, MAX_I64]);
        ascends(&vector[MIN_I128, -1, 0, 1, MAX_I128]);
        ascends(&vector[MIN_I256, -1, 0, 1, MAX_I256]);
    }

    #[test]
    fun others() {
        ascends(&vector[false, true]);
        ascends(&vector[@0x0, @0x1, @0x100, @0xff00000000000000000000000000000000000000000000000000000000000000]);
        ascends(&vector[b"", b"\0", b"a", b"aa", b"ab", b"b"]);
        ascends(&vector[vector<u64>[], vector[1], vector[1, 0], vector[256], vector[256, 1]]);
        ascends(&vector[string::utf8(b""), string::utf8(b"A"), string::utf8(b"a"), string::utf8(b"aa")]);
        ascends(&vector[option::none(), option::some(0), option::some(256)]);
        ascends(&vector[
            Point { x: 1, y: vector[] },
            Point { x: 1, y: vector[5] },
            Point { x: 2, y: vector[] }
        ]);
        ascends(&vector[
            Kind::First { a: 1 },
            Kind::First { a: 256 },
            Kind::Second,
            Kind::Third(1, b"a", 0),
            Kind::Third(1, b"a", 1),
            Kind::Third(1, b"b", 0),
            Kind::Third(1 << 200, b"", 0)
        ]);
    }
}
