// The chapter on function values: types, lambdas and what they capture, names as values, storage, wrappers.

//# publish
module 0x42::values {
    struct Predicate<T>(|&T|bool) has copy, drop;
    struct Handler has key { run: |u64|u64 has copy + drop + store }
    struct Job { work: |u64|u64 }

    public fun add(x: u64, y: u64): u64 { x + y }
    #[persistent] fun twice(x: u64): u64 { x * 2 }
    fun square(x: u64): u64 { x * x }

    fun apply(f: |u64|u64, x: u64): u64 { f(x) }
    fun both(f: |u64|u64 has copy, x: u64): u64 { let y = f(x); f(y) + 0 }
    fun map<T: drop, R>(v: vector<T>, f: |T|R has copy + drop): vector<R> {
        let result = vector[];
        v.for_each(|x| result.push_back(f(x)));
        result
    }
    fun adder(n: u64): |u64|u64 has copy + drop + store { |x| add(n, x) }
    fun all<T: copy + drop>(v: &vector<T>, p: Predicate<T>): bool {
        let i = 0;
        while (i < v.length()) { if (!p(&v[i])) return false; i += 1 };
        true
    }
    public fun lambdas(): vector<u64> {
        let k = 10;
        let f = |x| x + k;
        k = 20;
        vector[apply(f, 1), apply(|x: u64| x * k, 2), apply(square, 3), apply(adder(4), 5), (|x: u64| x)(6)]
    }
    public fun results_of_all_kinds(): u64 {
        let nothing = || {};
        let pair: |u64|(u64, bool) has drop = |x| (x, true);
        let change = |r: &mut u64| *r += 1;
        nothing();
        let (x, _) = pair(5);
        change(&mut x);
        x
    }
    public fun captured(): vector<u64> { let n = 3; map(vector[1, 2], |x| x * n) }
    public fun wrapped(): (bool, bool) {
        let positive = Predicate<u64>(|x| *x > 0);
        (all(&vector[1, 2], positive), all(&vector[1, 0], |x| *x > 0))
    }
    public fun used_up(n: u64): u64 { let Job { work } = Job { work: |x| x + n }; work(1) }
    public fun choose(which: bool): u64 { let f = if (which) square else adder(1); f(5) }
    public fun return_in_a_lambda(): u64 { let f = |x: u64| { if (x > 3) return 100; x }; f(2) + f(4) }
    public fun equal(): vector<bool> {
        let (a, b) = (adder(1), adder(2));
        vector[a == adder(1), a == b, a < b]
    }

    public fun store(s: &signer) { move_to(s, Handler { run: twice }) }
    public fun exchange(at: address, n: u64) { Handler[at].run = |x| add(x, n) }
    public fun run(at: address): u64 { (Handler[at].run)(7) }
}

//# run 0x42::values::lambdas
//# run 0x42::values::results_of_all_kinds
//# run 0x42::values::captured
//# run 0x42::values::wrapped
//# run 0x42::values::used_up --args 4
//# run 0x42::values::choose --args false
//# run 0x42::values::return_in_a_lambda
//# run 0x42::values::equal
//# run 0x42::values::store --signers 0x7
//# run 0x42::values::run --args @0x7
//# run 0x42::values::exchange --args @0x7 100
//# run 0x42::values::run --args @0x7
//# view --address 0x7 --resource 0x42::values::Handler

// Who enters a module again through a function value does not reach its resources.
//# publish
module 0x42::caller { public fun call(f: ||u64): u64 { f() } }
module 0x42::owner {
    struct R has key { x: u64 }
    fun read(): u64 { R[@0x7].x }
    fun nothing(): u64 { 5 }
    public fun start(s: &signer) { move_to(s, R { x: 1 }) }
    public fun enter_again(): u64 { 0x42::caller::call(|| read()) }
    public fun enter_harmlessly(): u64 { 0x42::caller::call(|| nothing()) }
    #[module_lock]
    public fun locked(): u64 { 0x42::caller::call(|| nothing()) }
}
//# run 0x42::owner::start --signers 0x7
//# run 0x42::owner::enter_again
//# run 0x42::owner::enter_harmlessly
//# run 0x42::owner::locked

// Nothing is changed through what a lambda captures, and no reference is captured.
//# publish
module 0x42::a {
    fun f() { let n = 0; let count = || n += 1; count(); }
    fun g(r: &u64): u64 { let read = || *r; read() }
}

// A function value has the abilities of its type, and of what it captures.
//# publish
module 0x42::b {
    struct N {}
    struct Kept has key { f: |u64|u64 has store }
    fun eat(n: N): u64 { let N {} = n; 1 }
    fun own(x: u64): u64 { x }
    fun two_calls(f: |u64|u64): u64 { f(1) + f(2) }
    fun g(_f: |u64|u64) {}
    fun h(s: &signer) { move_to(s, Kept { f: own }) }
    fun i(s: &signer, n: u64) { move_to(s, Kept { f: |x| x + n }) }
    fun j(n: N) { let run: ||u64 has drop = || eat(n); run(); }
}

// Parameters and results are as the type says.
//# publish
module 0x42::c {
    fun apply(call: |u64|u64): u64 { call(1) }
    fun f() { apply(|x, y| x + y); }
    fun g() { apply(|_x| true); }
    fun h() { let same = |x| x; }
    fun i(call: |u64|u64): u64 { call(1, 2) }
}
