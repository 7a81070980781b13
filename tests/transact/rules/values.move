// What "Inline functions", "Function values", "Enums and match", "Comparison", "for", "Receivers" and
// "Messages" of the rules allow; what they refuse is in `ui/rules/values.move`.

//# publish
module 0x42::values {
    struct Stored(|u64|u64 has copy + store) has copy, drop, store;
    struct Kept has key { f: Stored }
    struct P has copy, drop { x: u64, y: vector<u8> }
    enum E<T> has copy, drop { A, B(T), C { x: u64, inner: P } }

    inline fun apply(f: |u64|u64): u64 { f(1) }
    inline fun wraps(f: |u64|u64): u64 { apply(|x| f(x)) * 10 }
    public fun add(a: u64, b: u64): u64 { a + b }
    fun total(self: &E<u64>): u64 { match (self) { A => 0, B(x) => *x, C { x, inner: P { x: y, .. } } => *x + *y } }
    fun grow(self: &mut E<u64>) { match (self) { B(x) if (*x > 5) => *x = 0, B(x) => *x += 1, _ => {} } }
    fun word(b: vector<u8>): u64 { match (b) { b"one" => 1, x"00" => 2, _ => 3 } }
    fun rank(n: i8, b: bool): u64 { match ((n, b)) { (..-1, _) => 0, (-1, true) => 1, (0..=9, false) => 2, (10.., _) => 3, _ => 4 } }

    public entry fun keep(s: &signer, n: u64) { move_to(s, Kept { f: |x| add(n, x) }) }
    public fun kept(at: address, x: u64): u64 { (Kept[at].f)(x) }

    public fun all() {
        let count = 0;
        assert!(wraps(|x| { count += 1; x + 2 }) == 30 && count == 1, 1);
        // Captured by value; `return` leaves the lambda.
        let n = 5;
        let f = |x| { if (x > 9) return 0; x + n };
        n = 100;
        assert!(f(1) == 6 && f(10) == 0 && n == 100, 2);
        let g: |u64|(|u64|u64 has drop) has drop = |a| |b| a * b;
        assert!((g(3))(4) == 12, 3);
        assert!((vector[|x: u64| x + 1])[0](1) == 2, 4);
        // The variant's name alone, type arguments before or behind it, tests that do not consume.
        let e: E<u64> = B(5);
        assert!((e is B) && !(e is A | C) && (&e is E::B), 5);
        e.grow();
        e.grow();
        assert!(e == E::B(0) && E::A<u8> == E::A, 6);
        e = E::C { x: 1, inner: P { x: 2, y: b"" } };
        e.x += 3;
        assert!(e.total() == 6, 7);
        assert!(word(b"one") + word(x"00") + word(b"") == 6, 8);
        assert!(rank(-128, true) == 0 && rank(-1, true) == 1 && rank(9, false) == 2 && rank(10, true) == 3, 9);
        assert!(rank(-1, false) == 4 && rank(5, true) == 4, 10);
        // Everything has an order.
        assert!(E::A<u8> < E::B(0) && E::B(9u8) < E::C { x: 0, inner: P { x: 0, y: b"" } }, 11);
        assert!(P { x: 1, y: b"b" } < P { x: 1, y: b"ba" } && vector[2] > vector[1, 9] && false < true, 12);
        assert!(@0x1 < @0x2 && -1i8 < 0 && &1 < &2, 13);
        // Bounds once; the body may change the variable; `continue` counts on.
        let (sum, evaluated) = (0, 0);
        for (i in { evaluated += 1; 0 }..{ evaluated += 1; 10 }) {
            if (i == 2) i = 6;
            if (i == 8) continue;
            sum += i;
        };
        assert!(sum == 0 + 1 + 6 + 7 + 9 && evaluated == 2, 14);
        assert!(true, b"{{}} {} {}", abort 1, 2);
    }
    public fun message(n: u64) { assert!(n > 5, b"{{{}}} of {}", n, @0x5); }
    public fun equal(n: u64) { assert_eq!(n, 3, b"n was {}", n); }
}

//# run 0x42::values::all

//# run 0x42::values::keep --signers 0xb --args 4

//# run 0x42::values::kept --args @0xb 3

//# run 0x42::values::message --args 5

//# run 0x42::values::equal --args 2
