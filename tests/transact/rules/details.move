// Rules that are easily overlooked, each followed here and broken below.

//# publish
module 0x42::details {
    enum Found<T> has copy, drop { Nothing, Value(T), Named { name: vector<u8>, value: T } }
    struct Kept has store { rule: |u64|bool }
    struct Prefix has copy, drop { x: u64 }
    struct Postfix { x: u64 } has copy, drop;
    struct Counter has drop { calls: u64 }

    const SECRET: u64 = 41;

    // Type arguments follow the variant, or are found.
    fun arguments_of_variants(): (Found<u8>, Found<u8>, bool) {
        let named = Found::Named<u8> { name: b"n", value: 1 };
        (Found::Nothing<u8>, Found::Value(2), named is Found::Named<u8>)
    }

    // What is matched is evaluated once, and arms are tried in order.
    fun next(counter: &mut Counter): Found<u64> { counter.calls += 1; Found::Value(counter.calls) }
    fun evaluated_once(): (u64, u64) {
        let counter = Counter { calls: 0 };
        let tried = 0;
        let arm = match (next(&mut counter)) {
            Nothing => 0,
            Value(x) if ({ tried += 1; x > 1 }) => 1,
            Value(x) if ({ tried += 10; x == 1 }) => 2,
            Value(_) => 3,
            Named { .. } => 4,
        };
        (arm * 100 + tried, counter.calls)
    }

    // What a guard uses of a value is copied; behind a reference it is not.
    struct Linear { x: u64 }
    enum Holder { Holds(Linear), Empty }
    fun guarded(found: Found<Prefix>): u64 {
        match (found) { Value(prefix) if (prefix.x > 5) => prefix.x, Value(_) => 1, _ => 0 }
    }
    fun guarded_reference(holder: &Holder): u64 {
        match (holder) { Holds(linear) if (linear.x > 5) => linear.x, Holds(_) => 1, Empty => 0 }
    }
    fun guards(): u64 {
        let holder = Holder::Holds(Linear { x: 6 });
        let sum = guarded(Found::Value(Prefix { x: 70 })) + guarded_reference(&holder);
        let Holder::Holds(Linear { x }) = holder;
        sum * 10 + x
    }

    // Private constants may be read in the expansions of public inline functions.
    public inline fun answer(): u64 { SECRET + 1 }

    // A function in a field has the abilities that its type declares.
    public fun is_even(x: u64): bool { x % 2 == 0 }
    fun function_in_a_field(): bool { let Kept { rule } = Kept { rule: is_even }; rule(4) }

    // Both values of `assert_eq!` are evaluated once, what is formatted only on failure.
    fun compared(): u64 {
        let counter = Counter { calls: 0 };
        assert_eq!(next(&mut counter), Found::Value(1), b"{}", 1 / (counter.calls - 1));
        assert_ne!(next(&mut counter), Found::Nothing);
        counter.calls
    }

    // Abilities before or behind the fields, modifiers in any order, commas at every end, spaces before brackets.
    entry public fun modifiers() {}
    fun first<A: drop, B: drop,>(a: A, _b: B,): A { a }
    fun commas(): u64 {
        let nested: vector<vector<u64>> = vector < vector<u64> > [vector [1, 2,],];
        let (a, b,) = (Prefix { x: 3, }, Postfix { x: 4, },);
        nested[0][1] + first<u64, u8,>(a.x, 2,) + b.x
    }

    // Unit may be given to unit.
    fun unit() { let (): () = modifiers(); let () = {}; () = (); }
}
module 0x42::details_elsewhere { fun answer(): u64 { 0x42::details::answer() } }

//# run 0x42::details::arguments_of_variants
//# run 0x42::details::evaluated_once
//# run 0x42::details::guards
//# run 0x42::details::function_in_a_field
//# run 0x42::details::compared
//# run 0x42::details::commas
//# run 0x42::details::unit
//# run 0x42::details_elsewhere::answer

//# publish
module 0x42::arguments { enum Found<T> has drop { Nothing, Value(T) } fun many(): Found<u8> { Found::Nothing<u8, u8> } }
//# publish
module 0x42::guards {
    struct Linear { x: u64 }
    enum Holder { Holds(Linear), Empty }
    fun eat(linear: Linear): bool { let Linear { x } = linear; x == 0 }
    fun moved_by_a_guard(holder: Holder): u64 {
        match (holder) { Holds(linear) if (eat(linear)) => 1, Holds(Linear { x }) => x, Empty => 2 }
    }
}
//# publish
module 0x42::private_field { struct Kept has store { rule: |u64|bool } fun check(x: u64): bool { x > 1 } fun make(): Kept { Kept { rule: check } } }
//# publish
module 0x42::compared { fun two_types() { assert_eq!(1u8, 2u64) } }
//# publish
module 0x42::labels { fun label_on_a_block() { 'a: { break 'a } } }
