// What "Abilities" and "References" of the rules allow; what they refuse is in `ui/rules/flow.move`.

//# publish
module 0x42::flow {
    use std::signer;

    struct Hot { x: u64 }
    struct Held has drop { x: u64 }
    struct Both has drop { a: u64, b: u64 }
    struct Of<phantom T> has copy, drop, store {}
    struct Marked<phantom T> has key { of: Of<T> }
    struct Counter has key, drop { n: u64 }
    struct Empty {}
    enum Shape { Round(u64), Flat { side: u64, hot: Hot } }

    fun two(a: &mut u64, b: &mut u64) { *a = *b; *b = 1; }
    fun left_where_it_aborts(_hot: Hot): u64 { abort 7 }
    fun used_up(hot: Hot): u64 { let Hot { x } = hot; x }
    fun area(s: Shape): u64 { match (s) { Round(x) => x, Flat { side, hot: Hot { x } } => side + x } }
    fun longest(a: &vector<u8>, b: &vector<u8>): &vector<u8> { if (a.length() < b.length()) b else a }

    public entry fun all(s: &signer) {
        assert!(used_up(Hot { x: 1 }) == 1, 1);
        assert!(area(Shape::Flat { side: 1, hot: Hot { x: 2 } }) + area(Shape::Round(4)) == 7, 2);
        // The last use moves, the others copy; `_x` binds and `_` drops at once.
        let v = vector[1];
        let w = v;
        v.push_back(2);
        assert!(v.length() == 2 && w.length() == 1, 3);
        let _held = Held { x: 1 };
        let _ = Held { x: 2 };
        // A phantom argument needs no ability.
        move_to(s, Marked<Hot> { of: Of {} });
        // Fields are apart, and references take turns.
        let both = Both { a: 1, b: 2 };
        two(&mut both.a, &mut both.b);
        assert!(both.a == 2 && both.b == 1, 4);
        let r = &mut both.a;
        *r += 1;
        let q = &mut both.a;
        *q += 1;
        assert!(both.a == 4, 5);
        assert!(longest(&b"abc", &b"a") == &b"abc", 6);
        // A local that gets its value on every path.
        let late;
        if (both.a == 4) { late = 1 } else { late = 2 };
        assert!(late == 1, 7);
        // `exists` and `move_to` do not acquire; references into one resource may follow each other.
        let at = signer::address_of(s);
        move_to(s, Counter { n: 1 });
        let n = &mut Counter[at].n;
        if (exists<Counter>(at)) *n += 1;
        Counter[at].n *= 10;
        let counter = move_from<Counter>(at);
        assert!(counter.n == 20 && !exists<Counter>(at), 8);
        let Empty {} = Empty {};
    }
    public fun aborts() { left_where_it_aborts(Hot { x: 1 }); }
}

//# run 0x42::flow::all --signers 0xa

//# run 0x42::flow::aborts

//# view --address 0xa --resource 0x42::flow::Marked<0x42::flow::Hot>
