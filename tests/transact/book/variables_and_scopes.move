// The chapter on local variables and scopes: declaring, inferring, shadowing, blocks, moving and copying.

//# publish
module 0x42::variables {
    struct Coin { value: u64 }
    struct Pair has copy, drop { a: u64, b: u64 }

    public fun declared_before_use(flag: bool): u64 {
        let x;
        let y: u64;
        if (flag) { x = 1; y = 10 } else { x = 2; y = 20 };
        x + y
    }
    public fun annotated(): (u8, u128, vector<u8>) {
        let a: u8 = 0;
        let b: u128 = { 5 };
        let (c, d): (vector<u8>, bool) = (b"c", true);
        let e = vector[];
        if (d) e = c;
        (a, b, e)
    }
    public fun shadowed(): vector<u64> {
        let seen = vector[];
        let x = 1;
        seen.push_back(x);
        let x = x + 10;
        seen.push_back(x);
        {
            let x = b"abc".length();
            seen.push_back(x);
            let y = x * 100;
            x = y;
            seen.push_back(x);
        };
        seen.push_back(x);
        seen
    }
    public fun blocks(): u64 {
        let y = 1;
        let x = {
            let z = y + 1;
            y = z * 10;
            z
        };
        let unit = 3;
        { unit = unit + 1; };
        {};
        x + y + unit
    }
    public fun all_are_mutable(x: u64): u64 {
        x = x + 1;
        let y = 5;
        let r = &mut y;
        *r = x;
        y
    }
    public fun moves(): (u64, u64) {
        let x = 0;
        let y = copy x + 1;
        let z = move x + 2;
        let p = Pair { a: y, b: z };
        let q = p;
        q.a = 9;
        (p.a, q.a)
    }
    public fun moved_away_and_back(): u64 {
        let coin = Coin { value: 1 };
        let Coin { value } = coin;
        coin = Coin { value: value + 1 };
        let Coin { value: v } = coin;
        v
    }
    public fun ignored(): u64 {
        let _ = 5;
        let (_, _x, x) = (1, 2, 3);
        let Pair { a, b: _ } = Pair { a: 1, b: 2 };
        let Pair { .. } = Pair { a: 1, b: 2 };
        x + a
    }
    public fun order(): vector<u64> {
        let log = vector[];
        let x = 1;
        let sum = x + { x = x + 1; x } + { x = x * 10; x };
        log.push_back(sum);
        log.push_back(x);
        let v = vector[0, 0, 0];
        let i = 0;
        v[{ i += 1; i }] = { i += 1; i * 10 };
        log.append(v);
        log
    }
}

//# run 0x42::variables::declared_before_use --args true
//# run 0x42::variables::annotated
//# run 0x42::variables::shadowed
//# run 0x42::variables::blocks
//# run 0x42::variables::all_are_mutable --args 6
//# run 0x42::variables::moves
//# run 0x42::variables::moved_away_and_back
//# run 0x42::variables::ignored
//# run 0x42::variables::order

// A variable has a value when it is used, has one type, and is seen in its block.
//# publish
module 0x42::a {
    fun f(): u64 { let x: u64; x }
    fun g(c: bool): u64 { let x; if (c) x = 1; x }
    fun h() { let x = 1; x = true; }
    fun i(): u64 { { let inner = 1; }; inner }
    fun j() { let x; }
    fun k() { nowhere = 1; }
}

// Names of variables begin with a lower-case letter or `_`, and differ within a pattern.
//# publish
module 0x42::b { fun f() { let (x, x) = (1, 2); } fun g() { let Upper = 1; } }

// What was moved is gone.
//# publish
module 0x42::c {
    struct Coin { value: u64 }
    fun f(x: u64): u64 { move x + x }
    fun g(): (Coin, Coin) { let c = Coin { value: 1 }; (c, c) }
    fun h() { let c = Coin { value: 1 }; let Coin { value: _ } = copy c; let Coin { value: _ } = c; }
}
