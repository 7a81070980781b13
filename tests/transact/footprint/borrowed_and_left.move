// Who borrows a part of a vector or of an enum mutably, and only reads it, reads: what he was lent is a copy,
// and is what it was.

//# publish
module 0x42::m {
    use aptos_std::ordered_map::{Self, OrderedMap};
    use std::string::{Self, String};
    enum Box has copy, drop, store { B { x: u64, v: vector<u64> } }
    struct E has copy, drop, store { x: u64, o: std::option::Option<address>, v: vector<u64> }
    struct R has key { v: vector<u64>, b: Box, w: vector<vector<u64>>, m: OrderedMap<u64, u64>, n: OrderedMap<String, E>, o: OrderedMap<String, u64> }
    public entry fun open(s: &signer) {
        let n = ordered_map::new();
        n.add(string::utf8(b"a"), E { x: 1, o: std::option::none(), v: vector[] });
        let m = ordered_map::new(); m.add(1, 2);
        move_to(s, R { v: vector[1], b: Box::B { x: 1, v: vector[1] }, w: vector[vector[1]], m, n, o: ordered_map::new() })
    }
    public entry fun a() { let v = &mut R[@0xA].v; let x = &mut v[0]; assert!(*x == 1) }
    public entry fun b() { let v = &mut R[@0xA].b; let x = &mut v.v; assert!(x[0] == 1) }
    public entry fun c() { let v = &mut R[@0xA].w; let x = &mut v[0]; let y = &mut x[0]; assert!(*y == 1) }
    public entry fun d() { let x = R[@0xA].m.borrow_mut(&1); assert!(*x == 2) }
    public entry fun e() { let x = R[@0xA].n.borrow_mut(&string::utf8(b"a")); assert!(x.x == 1) }
    public entry fun f() { let x = R[@0xA].n.borrow_mut(&string::utf8(b"a")); assert!(x.x == 1); R[@0xA].o.upsert(string::utf8(b"a"), 1); }
}
//# run 0x42::m::open --signers 0xA

//# footprint 0x42::m

//# block
//# run 0x42::m::a
//# block
//# run 0x42::m::b
//# block
//# run 0x42::m::c
//# block
//# run 0x42::m::d
//# block
//# run 0x42::m::e
//# block
//# run 0x42::m::f
