//! An enum in state is one leaf: who looks at it reads it, who changes a part of it reads and writes it.
//! In a register it is known by its parts.

use crate::{check, world};

const ENUMS: &str = "module 0x42::m
    enum E has copy, drop, store {
        A { x: u64, to: address },
        B { x: u64, list: vector<u64> },
        C {},
    }
    struct R has key { count: u64, e: E, list: vector<E> }
    enum K has key { V1 { x: u64 }, V2 { x: u64, y: u64 } }
    struct Target has key { n: u64 }

    fun test(r0: address): bool acquires R {
    b0:
        r1: &R = borrow_global r0, access0
        r2: &E = borrow_field r1, field1
        r3: bool = test_variant r2, variant0
        return r3
    }

    fun switch(r0: address) acquires R {
    b0:
        r1: &R = borrow_global r0, access0
        r2: &E = borrow_field r1, field1
        switch r2, b1, b2, b2
    b1:
        return
    b2:
        return
    }

    fun borrow(r0: address) acquires R {
    b0:
        r1: &mut R = borrow_global r0, access0
        r2: &mut E = borrow_field r1, field1
        r3: &mut u64 = borrow_variant_field r2, variant0.field0, variant1.field0
        return
    }

    fun read(r0: address): u64 acquires R {
    b0:
        r1: &R = borrow_global r0, access0
        r2: &E = borrow_field r1, field1
        r3: &u64 = borrow_variant_field r2, variant0.field0, variant1.field0
        r4: u64 = read_reference r3
        return r4
    }

    fun add(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut E = borrow_field r2, field1
        r4: &mut u64 = borrow_variant_field r3, variant0.field0, variant1.field0
        r5: u64 = read_reference r4
        r5: u64 = add r5, r1
        write_reference r4, r5
        return
    }

    fun count(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut u64 = borrow_field r2, field0
        r4: u64 = read_reference r3
        r4: u64 = add r4, r1
        write_reference r3, r4
        return
    }

    fun replace(r0: address) acquires R {
    b0:
        r1: &mut R = borrow_global r0, access0
        r2: &mut E = borrow_field r1, field1
        r3: E = pack_variant variant2()
        write_reference r2, r3
        return
    }

    fun push(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut E = borrow_field r2, field1
        r4: &mut vector<u64> = borrow_variant_field r3, variant1.field1
        vector_push_back r4, r1
        return
    }

    fun element(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut vector<E> = borrow_field r2, field2
        r4: &mut E = vector_borrow r3, r1
        r5: &mut u64 = borrow_variant_field r4, variant0.field0
        write_reference r5, r1
        return
    }

    fun resource(r0: address, r1: u64) acquires K {
    b0:
        r2: &mut K = borrow_global r0, access0
        r3: &mut u64 = borrow_variant_field r2, variant0.field0, variant1.field0
        write_reference r3, r1
        return
    }

    fun new(r0: &signer, r1: u64) {
    b0:
        r2: K = pack_variant variant0(r1)
        move_to r0, r2, access0
        return
    }

    fun lent(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut E = borrow_field r2, field1
        call set(r3, r1)
        return
    }

    fun set(r0: &mut E, r1: u64) {
    b0:
        r2: &mut u64 = borrow_variant_field r0, variant0.field0
        write_reference r2, r1
        return
    }

    fun lent_field(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut E = borrow_field r2, field1
        r4: &mut u64 = borrow_variant_field r3, variant0.field0
        call put(r4, r1)
        return
    }

    fun put(r0: &mut u64, r1: u64) {
    b0:
        write_reference r0, r1
        return
    }

    fun follow(r0: address): u64 acquires R, Target {
    b0:
        r1: &R = borrow_global r0, access0
        r2: &E = borrow_field r1, field1
        r3: &address = borrow_variant_field r2, variant0.field1
        r4: address = read_reference r3
        r5: &Target = borrow_global r4, access1
        r6: &u64 = borrow_field r5, field0
        r7: u64 = read_reference r6
        return r7
    }

    fun by_value(r0: address, r1: u64): u64 acquires Target {
    b0:
        r2: E = pack_variant variant0(r1, r0)
        r3: u64, r4: address = unpack_variant r2, variant0
        r5: &Target = borrow_global r4, access0
        r6: &u64 = borrow_field r5, field0
        r7: u64 = read_reference r6
        return r7
    }";

#[test]
fn looking_at_an_enum_reads_it() {
    check(
        ENUMS,
        &[
            ("test", "L0 Read R[r0].e"),
            ("switch", "L0 Read R[r0].e"),
            ("borrow", "L0 Read R[r0].e"),
            ("read", "L0 Read R[r0].e"),
        ],
    );
}

#[test]
fn a_change_of_a_part_reads_and_writes_the_enum_and_is_no_delta() {
    check(
        ENUMS,
        &[
            ("add", "L0 ReadWrite R[r0].e"),
            ("push", "L0 ReadWrite R[r0].e"),
            ("lent", "L0 ReadWrite R[r0].e"),
            ("lent_field", "L0 ReadWrite R[r0].e"),
            ("element", "L0 ReadWrite R[r0].list"),
            ("resource", "L0 ReadWrite K[r0]"),
        ],
    );
}

#[test]
fn what_is_beside_an_enum_is_apart_from_it() {
    check(
        ENUMS,
        &[
            ("count", "L0 Delta R[r0].count (+r1)"),
            ("replace", "L0 Write R[r0].e"),
            ("new", "L0 Create K[signer 0]"),
        ],
    );
}

#[test]
fn an_address_in_an_enum_in_state_is_not_followed() {
    let world = world(ENUMS);
    let shown = world.show("follow");
    assert!(shown.contains("Read Target[*]"), "{shown}");
}

#[test]
fn an_address_in_an_enum_in_a_register_is_followed() {
    check(ENUMS, &[("by_value", "L0 Read Target[r0].n")]);
}
