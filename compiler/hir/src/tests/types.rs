//! What inference finds.

use super::{check_body, type_of_x};

#[test]
fn literals_take_their_type_from_use_and_are_u64_otherwise() {
    assert_eq!(type_of_x("let x = 1"), "u64");
    assert_eq!(type_of_x("let x = 1u8"), "u8");
    assert_eq!(type_of_x("let x = 1; let y: u128 = x; y"), "u128");
    assert_eq!(type_of_x("let x = 1; x == 2u16"), "u16");
    assert_eq!(type_of_x("let x = 1; x << 2"), "u64");
    assert_eq!(type_of_x("let x = true"), "bool");
    assert_eq!(type_of_x("let x = @0x1"), "address");
    assert_eq!(type_of_x("let x = b\"a\""), "vector<u8>");
    assert_eq!(type_of_x("let x = MAX_U128"), "u128");
}

#[test]
fn type_arguments_are_inferred_from_later_uses() {
    assert_eq!(
        type_of_x("let x = vector::empty(); x.push_back(1u8)"),
        "vector<u8>"
    );
    assert_eq!(
        type_of_x("let x = vector[]; x.push_back(@0x1)"),
        "vector<address>"
    );
    assert_eq!(type_of_x("let x = vector[1, 2u8]"), "vector<u8>");
    assert_eq!(type_of_x("let x = id(id(make()))"), "S");
    assert_eq!(type_of_x("let x = G { x: G { x: 1u8 } }"), "G<G<u8>>");
    assert_eq!(type_of_x("let x; x = 3u32"), "u32");
    assert_eq!(type_of_x("let v = vector[1u8]; let x = v[0]; v"), "u8");
}

#[test]
fn references_are_found_through_fields_and_receivers() {
    assert_eq!(type_of_x("let x = &r.a"), "&u64");
    assert_eq!(type_of_x("let x = &mut r.a"), "&mut u64");
    assert_eq!(type_of_x("let x = r.get()"), "u64");
    assert_eq!(type_of_x("let x = make().get()"), "u64");
    assert_eq!(type_of_x("let x = freeze(r)"), "&S");
    assert_eq!(type_of_x("let x = *r"), "S");
    assert_eq!(type_of_x("let x = &R[@0x1].n"), "&u64");
    assert_eq!(type_of_x("let x = R[@0x1].n"), "u64");
    assert_eq!(type_of_x("let S { a: x, b: _ } = r"), "&mut u64");
    assert_eq!(type_of_x("let P(x, ..) = P(1, true)"), "u64");
    assert_eq!(type_of_x("let P(.., x) = &P(1, true)"), "&bool");
}

#[test]
fn branches_have_one_type() {
    assert_eq!(type_of_x("let x = if (true) 1 else 2u8"), "u8");
    assert_eq!(type_of_x("let x = if (true) abort 1 else 2u8"), "u8");
    assert_eq!(type_of_x("let x = if (true) { return } else { 2u8 }"), "u8");
    assert_eq!(
        type_of_x("let x = if (true) &mut make() else &make()"),
        "&S"
    );
    assert_eq!(
        type_of_x("let x = if (true) &make() else &mut make()"),
        "&S"
    );
    assert_eq!(
        type_of_x("let (_, x) = if (true) (1, 2u8) else (3, 4)"),
        "u8"
    );
    assert_eq!(type_of_x("let x: u8 = loop { return }"), "u8");
}

#[test]
fn mismatches_are_reported_where_the_value_is() {
    check_body(
        "fun f(r: &mut S, q: &S): u64 {
            let x: u8 = 1u16; //~ E0301
            let y: u8 = true; //~ E0301
            let z = 1u8 + 1u16; //~ E0301
            let b = true + 1; //~ E0305
            let c = 1 && true; //~ E0301
            let d = !1; //~ E0301
            let e = q == 1; //~ E0301
            let g = r == q; let h = q == r;
            let i: &S = r; let j: &mut S = q; //~ E0301
            let k: u64 = q.a; let l = *k; //~ E0307
            let m = 1u8 << 1u64; //~ E0301
            let n = vector[1, true]; //~ E0301
            let o = vector[1][true]; //~ E0301
            if (1) nothing(); //~ E0301
            while (1) {}; //~ E0301
            if (true) 1; //~ E0301
            loop { 1 } //~ E0301
        }",
    );
}

#[test]
fn the_result_is_checked_at_every_exit() {
    check_body(
        "fun f(c: bool): u64 {
            if (c) return true; //~ E0301
            if (c) return; //~ E0301
            if (c) { return 1 };
            abort 1
        }
        fun g(): u64 { 1; } //~ E0301
        fun h(): bool { if (true) 1 //~ E0301
            else false }
        fun i(): (u64, &u64) { loop {} }
        fun j() { 1 } //~ E0301",
    );
}

#[test]
fn literals_fit_their_types() {
    check_body(
        "fun f() {
            let a = 256u8; //~ E0306
            let b: u8 = 255; let c: u16 = 65536; //~ E0306
            let d = 18446744073709551616; //~ E0306
            let e = 18446744073709551616u128;
            let g = 115792089237316195423570985008687907853269984665640564039457584007913129639936u256; //~ E0306
        }",
    );
}

#[test]
fn what_nothing_determines_is_reported_once() {
    check_body(
        "fun f() {
            let x; //~ E0304
        }
        fun g() {
            let v = vector::empty(); //~ E0304
            let w = vector[]; //~ E0304
            v; w;
        }
        fun h() { let x = vector[]; undefined(x); } //~ E0201",
    );
}

#[test]
fn tuples_and_references_stay_where_they_belong() {
    check_body(
        "struct A { r: &u64 } //~ E0309
        struct B { t: (u64, u64) } //~ E0310
        fun a(t: (u64, u64)) {} //~ E0310
        fun b(v: vector<&u64>) {} //~ E0309
        fun c(v: & &u64) {} //~ E0309
        fun d(): ((u64, u64), u64) { abort 1 } //~ E0310
        fun e() {
            let x = pair(); //~ E0310
            let y = nothing(); //~ E0310
            let () = nothing();
            let (): () = nothing();
            let _ = nothing(); let _: () = nothing(); _ = nothing();
            let _ = pair(); //~ E0310
            let (p, q) = pair(); (p, q) = (1, false); (_, _) = pair();
            let z = id(pair()); //~ E0310
            let w = id(&p); //~ E0309
            let v = vector[&p]; //~ E0309
            let u = & &p; //~ E0309
            let t = &pair(); //~ E0310
            let (s, _) = (pair(), 1); //~ E0310
        }",
    );
}

#[test]
fn patterns_have_the_shape_of_their_values() {
    check_body(
        "fun f() {
            let (a, b, c) = pair(); //~ E0320
            let (d, e) = 1; //~ E0320
            let P(g, h) = make(); //~ E0320
            let P(i) = P(1, true); //~ E0320
            let P(j, ..) = P(1, true);
            let S { a: k } = make(); //~ E0308
            let S { a: l, .. } = make();
            let S { a: m, c: n, .. } = make(); //~ E0209
            let S(o, p) = make(); //~ E0320
            let (q, q) = pair(); //~ E0205
            let S { a: r, a: s, b: _ } = make(); //~ E0205
            (q, q, q) = pair(); //~ E0301
            let t; let u; S { a: t, b: u } = make();
            P(t, u) = P(3, false);
            P(u, t) = P(3, false); //~ E0301 E0301
        }",
    );
}
