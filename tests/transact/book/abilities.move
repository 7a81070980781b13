// The chapter on abilities: what each permits, what types have, and how those of a generic type follow from its arguments.

//# publish
module 0x42::abilities {
    struct Free has copy, drop, store { x: u64 }
    struct Ticket has store { x: u64 }
    struct Receipt { x: u64 }
    struct Cell<T> has copy, drop, store { item: T }
    struct Root has key { ticket: Ticket, free: Cell<Free> }
    struct Holder<T: store> has key { item: T }

    public fun copies(): u64 { let a = Free { x: 1 }; let b = copy a; b.x = 2; a.x + b.x }
    public fun drops() { Free { x: 1 }; let _unused = Free { x: 2 }; let a = Free { x: 3 }; a = Free { x: 4 }; a; }
    public fun stores(s: &signer) { move_to(s, Root { ticket: Ticket { x: 1 }, free: Cell { item: Free { x: 2 } } }) }
    public fun takes_back(at: address): u64 {
        let Root { ticket, free } = move_from<Root>(at);
        let Ticket { x } = ticket;
        x * 10 + free.item.x
    }
    public fun must_be_used(): u64 { let r = Receipt { x: 5 }; let Receipt { x } = r; x }
    public fun not_dropped_by_abort(r: bool): u64 { let receipt = Receipt { x: 5 }; if (r) abort 1; let Receipt { x } = receipt; x }
    public fun conditional(): u64 {
        let cell = Cell { item: Ticket { x: 7 } };
        let Cell { item: Ticket { x } } = cell;
        let other = Cell { item: 8 };
        let both = other;
        x + other.item + both.item
    }
    public fun holds(s: &signer) { move_to(s, Holder { item: Cell { item: Ticket { x: 1 } } }) }
}

//# run 0x42::abilities::copies
//# run 0x42::abilities::drops
//# run 0x42::abilities::stores --signers 0x7
//# run 0x42::abilities::takes_back --args @0x7
//# run 0x42::abilities::must_be_used
//# run 0x42::abilities::not_dropped_by_abort --args true
//# run 0x42::abilities::conditional
//# run 0x42::abilities::holds --signers 0x7

// Fields have what their type declares; `key` asks for `store`.
//# publish
module 0x42::a {
    struct N {}
    struct A has copy { n: N }
    struct B has drop { n: N }
    struct C has store { n: N }
    struct D has key { n: N }
    struct E has copy, copy {}
    struct F has fly {}
}

// Without `copy` no copy, without `drop` no end, without `key` no storage.
//# publish
module 0x42::b {
    struct N has store {}
    fun f(n: N): (N, N) { (copy n, n) }
    fun g(_n: N) {}
    fun h(n: N) { n; }
    fun i(n: &mut N) { *n = N {} }
    fun j(s: &signer) { move_to(s, N {}) }
    fun k(): bool { exists<N>(@0x1) }
}

// An instance has an ability if all arguments have it.
//# publish
module 0x42::c {
    struct N {}
    struct Cell<T> has copy, drop, store { item: T }
    struct Holder<T: store> has key { item: T }
    fun f(c: Cell<N>): (Cell<N>, Cell<N>) { (copy c, c) }
    fun g(_c: Cell<N>) {}
    fun h(s: &signer, n: N) { move_to(s, Holder { item: Cell { item: n } }) }
}

// Only some paths use it up.
//# publish
module 0x42::d {
    struct N {}
    fun eat(n: N) { let N {} = n; }
    fun f(n: N, b: bool) { if (b) eat(n) }
    fun g(n: N) { let i = 0; while (i < 2) { eat(n); i += 1 } }
    fun h(b: bool) { let n: N; if (b) n = N {}; eat(n) }
}
