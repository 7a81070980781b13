// Function values that hold each other nest as deeply as other values may, and no deeper: in fields, in vectors, in enums,
// and by way of storage. What a value shares is charged for as if it did not.

//# publish
module 0x42::deep {
    struct Box has key { f: |u64|u64 has copy+drop+store }
    struct W has copy, drop, store { a: u8, f: |u64|u64 has copy+drop+store }
    enum E has copy, drop, store { A { b: u256, c: u256, f: |u64|u64 has copy+drop+store }, B }
    public fun id(x: u64): u64 { x }
    public fun wrap_w(w: W, x: u64): u64 { (w.f)(x) }
    public fun wrap_v(v: vector<|u64|u64 has copy+drop+store>, x: u64): u64 { v[0](x) }
    public fun wrap_vw(v: vector<vector<W>>, x: u64): u64 { (v[0][0].f)(x) }
    public fun wrap_e(e: E, x: u64): u64 { match (e) { E::A { b: _, c: _, f } => f(x), E::B => x } }
    public fun wrap(f: |u64|u64 has copy+drop+store, x: u64): u64 { f(x) }
    public entry fun w(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let w = W { a: 1, f }; f = |x| wrap_w(w, x); i += 1; };
        std::bcs::to_bytes(&f);
    }
    public entry fun v(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let v = vector[f]; f = |x| wrap_v(v, x); i += 1; };
        std::bcs::to_bytes(&f);
    }
    public entry fun vw(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let v = vector[]; let u = vector[]; u.push_back(W { a: 1, f }); v.push_back(u); f = |x| wrap_vw(v, x); i += 1; };
        std::bcs::to_bytes(&f);
    }
    public entry fun e(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let v = E::A { b: 1, c: 1, f }; f = |x| wrap_e(v, x); i += 1; };
        std::bcs::to_bytes(&f);
    }
    public entry fun store(account: &signer) { move_to(account, Box { f: id }); }
    public entry fun more(at: address, n: u64) {
        let f = Box[at].f;
        let i = 0;
        while (i < n) { let g = f; f = |x| wrap(g, x); i += 1; };
        Box[at].f = f;
    }
    // Doubles the bytes at each level without doubling the memory.
    public fun two(f: |u64|u64 has copy+drop+store, g: |u64|u64 has copy+drop+store, x: u64): u64 { f(g(x)) }
    public entry fun wide(account: &signer, n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let g = f; f = |x| two(g, g, x); i += 1; };
        move_to(account, Box { f });
    }
    public entry fun wide_eq(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let g = f; f = |x| two(g, g, x); i += 1; };
        let h = f;
        assert!(std::cmp::compare(&f, &h).is_eq());
    }
    public entry fun wide_call(n: u64) {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let g = f; f = |x| two(g, g, x); i += 1; };
        f(1);
    }
}
//# run 0x42::deep::w --args 20
//# run 0x42::deep::w --args 2000
//# run 0x42::deep::v --args 10
//# run 0x42::deep::v --args 2000
//# run 0x42::deep::vw --args 10
//# run 0x42::deep::vw --args 2000
//# run 0x42::deep::e --args 10
//# run 0x42::deep::e --args 2000

// 40 and 23 are 63, and one more is too many.
//# run 0x42::deep::store --signers 0x7
//# run 0x42::deep::more --args @0x7 40
//# run 0x42::deep::more --args @0x7 24
//# run 0x42::deep::more --args @0x7 22
//# run 0x42::deep::more --args @0x7 1
//# run 0x42::deep::more --args @0x7 1

//# run 0x42::deep::wide --args 40 --signers 0x9
//# run 0x42::deep::wide_eq --args 8
//# run 0x42::deep::wide_eq --args 50
//# run 0x42::deep::wide_call --args 8
//# run 0x42::deep::wide_call --args 50
