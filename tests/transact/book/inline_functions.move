// The chapter on inline functions: expansion where they are called, lambdas, references to storage, hygiene.

//# publish
module 0x42::inlined {
    struct R has key { x: u64 }

    inline fun percent(x: u64, y: u64): u64 { x * 100 / y }
    inline fun fold<A, T>(v: &vector<T>, start: A, f: |A, &T|A): A {
        let result = start;
        for (i in 0..v.length()) result = f(result, &v[i]);
        result
    }
    inline fun repeat(n: u64, f: |u64|) { let i = 0; while (i < n) { f(i); i += 1 } }
    inline fun with(at: address, f: |&mut R|) { f(&mut R[at]) }
    inline fun get(at: address): &R { &R[at] }
    inline fun changes_its_parameter(x: u64): u64 { x = x + 1; x }
    inline fun pair(f: ||(u64, u64)): u64 { let (a, b) = f(); a * 10 + b }
    inline fun nested(n: u64, f: |u64|u64): u64 { let sum = 0; repeat(n, |i| sum += f(i)); sum }
    public inline fun exported(f: |u64|u64): u64 { f(20) + 1 }

    public fun simple(): u64 { percent(1, 4) }
    public fun folded(): u64 { fold(&vector[1, 2, 3], 10, |sum, x| sum + *x) }
    public fun local_changes(): u64 {
        let sum = 0;
        let i = 100;
        repeat(4, |n| { sum += n; let i = 7; sum += i; });
        sum + i
    }
    public fun parameters_are_copies(): u64 { let x = 1; let y = changes_its_parameter(x); x * 10 + y }
    public fun of_pairs(): u64 { pair(|| (1, 2)) }
    public fun lambdas_in_lambdas(): u64 { let k = 2; nested(3, |i| nested(i + 1, |j| i * j + k)) }
    fun bump(n: &mut u64): u64 { *n += 1; *n }
    inline fun add(out: &mut u64, a: &u64, b: &u64) { *out = *a + *b }
    inline fun add_twice(out: &mut u64, a: &u64) { add(out, a, out); add(out, out, a) }
    public fun borrows_of_one_variable(): (u64, u64) {
        let x = 3;
        add(&mut x, &x, &x);
        let y = 1;
        add_twice(&mut y, &y);
        (x, y)
    }
    public fun uses_of_one_reference(x: u64): u64 { let r = &mut x; add(r, r, r); x }
    inline fun twice_or_never(a: u64, b: u64, never: |u64|u64): u64 { if (false) never(a) else b + b + a }
    public fun arguments_are_evaluated_once(): (u64, u64) {
        let n = 0;
        (twice_or_never(bump(&mut n), bump(&mut n), |x| x / 0), n)
    }
    public fun storage(s: &signer): u64 {
        move_to(s, R { x: 1 });
        with(@0x7, |r| r.x += 5);
        get(@0x7).x
    }
}
module 0x42::user {
    public fun call(n: u64): u64 { 0x42::inlined::exported(|x| { let y = x * n; y }) }
}

//# run 0x42::inlined::simple
//# run 0x42::inlined::folded
//# run 0x42::inlined::local_changes
//# run 0x42::inlined::parameters_are_copies
//# run 0x42::inlined::of_pairs
//# run 0x42::inlined::lambdas_in_lambdas
//# run 0x42::inlined::arguments_are_evaluated_once
//# run 0x42::inlined::borrows_of_one_variable
//# run 0x42::inlined::uses_of_one_reference --args 21
//# run 0x42::inlined::storage --signers 0x7
//# run 0x42::user::call --args 3

// Nothing leaves a lambda or an inline function halfway.
//# publish
module 0x42::a {
    inline fun each(n: u64, call: |u64|) { for (i in 0..n) call(i) }
    inline fun early(x: u64): u64 { if (x > 1) return 1; 2 }
    fun f(): u64 { each(3, |x| if (x == 1) return 5); 1 }
    fun g() { each(3, |x| if (x == 1) break) }
    fun h(): u64 { early(2) }
}

// An argument for a function is a lambda, here and now.
//# publish
module 0x42::b {
    inline fun apply(call: |u64|u64): u64 { call(1) }
    fun one(x: u64): u64 { x }
    fun f(): u64 { apply(one) }
    fun g(call: |u64|u64): u64 { apply(call) }
}

// No circles, no natives, no entries.
//# publish
module 0x42::c { inline fun a(x: u64): u64 { b(x) } inline fun b(x: u64): u64 { a(x) } fun f(): u64 { a(1) } }
//# publish
module 0x42::d { inline entry fun a() {} }

// What is private to its module is so in every expansion.
//# publish
module 0x42::e {
    struct S has drop { x: u64 }
    fun secret(): u64 { 1 }
    public inline fun reveal(): u64 { secret() }
    public inline fun make(): S { S { x: 1 } }
}
module 0x42::g { fun f(): u64 { 0x42::e::reveal() } fun g() { 0x42::e::make(); } }

// Borrows of one variable are judged by what the expansion does with them; an ordinary call takes none.
//# publish
module 0x42::h {
    inline fun kept(x: &mut u64, y: &u64): u64 { let k = y; *x = 5; *k }
    fun add(out: &mut u64, a: &u64) { *out += *a }
    fun f(): u64 { let x = 1; kept(&mut x, &x) }
    fun g(): u64 { let x = 1; add(&mut x, &x); x }
}
