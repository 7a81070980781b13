// A package that uses each module of the library, under all of its names.

module 0x42::every_module {
    use std::abort_message;
    use std::acl;
    use aptos_std::any;
    use aptos_std::aptos_hash;
    use std::ascii;
    use std::bcs;
    use aptos_std::bcs_stream;
    use std::bit_vector;
    use std::cmp;
    use aptos_std::comparator;
    use aptos_std::copyable_any;
    use aptos_std::debug;
    use std::error;
    use aptos_framework::event;
    use std::fixed_point32;
    use aptos_std::fixed_point64;
    use aptos_std::from_bcs;
    use std::hash;
    use aptos_std::math128;
    use aptos_std::math64;
    use aptos_std::math_fixed;
    use aptos_std::math_fixed64;
    use std::mem;
    use std::option::{Self, Option};
    use aptos_framework::ordered_map::{Self, OrderedMap};
    use std::result::{Self, Result};
    use std::signer;
    use aptos_std::simple_map::{Self, SimpleMap};
    use std::string::{Self, String};
    use aptos_std::string_utils;
    use aptos_std::type_info;
    use std::type_name;
    use std::vector;

    #[test_only]
    use std::unit_test;

    const ENOT_FOUND: u64 = 3;

    #[event]
    struct Opened has drop, store { name: String }

    struct Account has key {
        name: String,
        limits: SimpleMap<u64, u64>,
        orders: OrderedMap<u64, vector<u8>>,
        referrer: Option<address>
    }

    fun open(account: &signer, name: vector<u8>) {
        event::emit(Opened { name: string::utf8(name) });
        move_to(account, Account {
            name: string::utf8(name),
            limits: simple_map::new(),
            orders: ordered_map::new(),
            referrer: option::none()
        });
    }

    fun order(owner: address, number: u64, content: vector<u8>) acquires Account {
        let account = &mut Account[owner];
        account.orders.upsert(number, content);
        account.referrer.swap_or_fill(owner);
        account.limits.upsert(number, content.length());
    }

    fun find(owner: address, number: u64): Result<vector<u8>, u64> acquires Account {
        if (Account[owner].orders.contains(&number)) {
            Result::Ok(*Account[owner].orders.borrow(&number))
        } else {
            Result::Err(error::not_found(ENOT_FOUND))
        }
    }

    #[test]
    fun resources_hold_collections() acquires Account {
        let signers = unit_test::create_signers_for_testing(1);
        let owner = signer::address_of(&signers[0]);
        open(&signers[0], b"a");
        order(owner, 2, b"two");
        order(owner, 1, b"one");
        order(owner, 2, b"second");
        assert!(find(owner, 2).unwrap() == b"second");
        let missing = find(owner, 3);
        assert!(result::is_err(&missing) && missing.unwrap_err() == 0x60003);
        let account = &Account[owner];
        assert!(account.name == string::utf8(b"a") && account.referrer.contains(&owner));
        assert!(account.orders.keys() == vector[1, 2] && account.limits.keys() == vector[2, 1]);
        debug::print(account);
        let (name, referrer) = match (&account.referrer) {
            Some { e } => (account.name, *e),
            None => abort 1
        };
        assert!(name.length() == 1 && referrer == owner);
    }

    #[test]
    fun values_are_hidden_hashed_and_shown() {
        let hidden = any::pack(7u8);
        assert!(hidden.unpack<u8>() == 7 && copyable_any::pack(7u8).unpack<u8>() == 7);
        assert!(hash::sha3_256(b"").length() == 32 && aptos_hash::keccak256(b"").length() == 32);
        assert!(from_bcs::to_u64(bcs::to_bytes(&7)) == 7);
        let stream = bcs_stream::new(x"07");
        assert!(bcs_stream::deserialize_u8(&mut stream) == 7);
        assert!(string_utils::format1(&b"<{}>", 7) == string::utf8(b"<7>"));
        assert!(abort_message::join(b"a", b"b") == b"ab");
        assert!(ascii::length(&ascii::string(b"ab")) == 2);
        assert!(type_name::get<Account>().into_string() == type_info::type_name<Account>());
    }

    #[test]
    fun numbers_are_calculated() {
        assert!(math64::pow(2, 10) == 1024 && math128::sqrt(81) == 9);
        let half = fixed_point32::create_from_rational(1, 2);
        assert!(math_fixed::sqrt(half).round() == 1);
        let half = fixed_point64::create_from_rational(1, 2);
        assert!(math_fixed64::pow(half, 2).ceil() == 1);
        let bits = bit_vector::new(8);
        bits.set(3);
        assert!(bits.longest_set_sequence_starting_at(3) == 1);
    }

    #[test]
    fun values_are_compared_and_exchanged() {
        assert!(cmp::compare(&1, &2).is_lt() && comparator::compare(&1, &2).is_smaller_than());
        let (a, b) = (vector::range(0, 2), vector[]);
        mem::swap(&mut a, &mut b);
        assert!(b == vector[0, 1]);
        let list = acl::empty();
        list.add(@0x1);
        list.assert_contains(@0x1);
    }
}

module 0x42::older {
    #[test]
    fun codes_of_the_first_library() {
        assert!(0x1::errors::not_published(1) == 0x105);
    }
}
