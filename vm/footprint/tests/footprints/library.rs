//! What the tests need of the standard library, and a coin.

pub(crate) const TEXT: &str = "
module 0x1::signer
native public fun borrow_address(r0: &signer): &address {}
public fun address_of(r0: &signer): address {
b0:
    r1: &address = call borrow_address(r0)
    r2: address = read_reference r1
    return r2
}

module 0x1::event
native public fun emit<T0: drop, store>(r0: T0) {}
";

/// A coin, as the compiler would write it.
pub(crate) const COIN: &str = "
module 0x42::m
const constant0: address = x\"0000000000000000000000000000000000000000000000000000000000000042\"
use fun 0x1::signer::address_of(r0: &signer): address
use fun 0x1::event::emit<T0: drop, store>(r0: T0)
struct Balance<phantom T0> has key { value: u64 }
struct Supply<phantom T0> has key { total: u64, minted: u128, burnt: u128 }
struct Moved has drop, store { from: address, to: address, amount: u64 }

fun withdraw<T0>(r0: address, r1: u64) {
b0:
    r2: bool = exists Balance<T0>[r0], access0
    branch r2, b2, b1
b1:
    r3: u64 = load 4
    abort r3
b2:
    r4: &mut Balance<T0> = borrow_global r0, access1
    r5: &mut u64 = borrow_field r4, field0
    r6: u64 = read_reference r5
    r7: bool = greater_or_equal r6, r1
    branch r7, b4, b3
b3:
    r8: u64 = load 2
    abort r8
b4:
    r9: u64 = read_reference r5
    r10: u64 = subtract r9, r1
    write_reference r5, r10
    return
}

fun deposit<T0>(r0: address, r1: u64) {
b0:
    r2: &mut Balance<T0> = borrow_global r0, access0
    r3: &mut u64 = borrow_field r2, field0
    r4: u64 = read_reference r3
    r5: u64 = add r4, r1
    write_reference r3, r5
    return
}

public entry fun transfer<T0>(r0: &signer, r1: address, r2: u64) {
b0:
    r3: address = call 0x1::signer::address_of(r0)
    call withdraw<T0>(r3, r2)
    call deposit<T0>(r1, r2)
    r4: Moved = pack(r3, r1, r2)
    call 0x1::event::emit<Moved>(r4)
    return
}

public entry fun transfer_all<T0>(r0: &signer, r1: address) {
b0:
    r2: address = call 0x1::signer::address_of(r0)
    r3: u64 = call balance<T0>(r2)
    call withdraw<T0>(r2, r3)
    call deposit<T0>(r1, r3)
    return
}

public fun balance<T0>(r0: address): u64 {
b0:
    r1: &Balance<T0> = borrow_global r0, access0
    r2: &u64 = borrow_field r1, field0
    r3: u64 = read_reference r2
    return r3
}

public entry fun mint<T0>(r0: &signer, r1: address, r2: u64) {
b0:
    r3: address = call 0x1::signer::address_of(r0)
    r4: address = load constant0
    r5: bool = equal r3, r4
    branch r5, b2, b1
b1:
    r6: u64 = load 1
    abort r6
b2:
    r7: address = load constant0
    r8: &mut Supply<T0> = borrow_global r7, access0
    r9: &mut u64 = borrow_field r8, field0
    r10: u64 = read_reference r9
    r11: u64 = add r10, r2
    write_reference r9, r11
    r12: &mut u128 = borrow_field r8, field1
    r13: u128 = read_reference r12
    r14: u128 = cast r2
    r15: u128 = add r13, r14
    write_reference r12, r15
    call deposit<T0>(r1, r2)
    return
}

public entry fun register<T0>(r0: &signer) {
b0:
    r1: address = call 0x1::signer::address_of(r0)
    r2: bool = exists Balance<T0>[r1], access0
    branch r2, b1, b2
b1:
    r3: u64 = load 3
    abort r3
b2:
    r4: u64 = load 0
    r5: Balance<T0> = pack(r4)
    move_to r0, r5, access1
    return
}

public entry fun close<T0>(r0: &signer) {
b0:
    r1: address = call 0x1::signer::address_of(r0)
    r2: Balance<T0> = move_from r1, access0
    r3: u64 = unpack r2
    r4: address = load constant0
    r5: &mut Supply<T0> = borrow_global r4, access1
    r6: &mut u64 = borrow_field r5, field0
    r7: u64 = read_reference r6
    r8: u64 = subtract r7, r3
    write_reference r6, r8
    return
}
";
