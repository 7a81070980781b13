// Every feature of the language that is compiled today, in small functions.
module 0x42::n {
    struct P has copy, drop, store { a: u64, b: u64 }
    struct K has key { x: u64, v: vector<u64>, p: P }
    struct R { x: u64 }
    fun ok(v: &mut vector<u64>) { v.push_back(v[0]); v.push_back(v.length()); let w = *v; w.push_back(w[w.length() - 1]); v[v.length() - 1] = w[0]; }
    fun nested(n: u64): u64 { let s = 0; let i = 0; while (i < n) { let j = 0; while (j < i) { if (j == 3) { j = j + 2; continue }; if (s > 100) break; s = s + j; j = j + 1 }; i = i + 1 }; s }
    fun ranges(n: u64): u64 { let s = 0; for (i in 0..n) { for (j in i..n) { if (j == 2) continue; s += j } }; s }
    fun swap(a: u64, b: u64): (u64, u64) { (a, b) = (b, a); (a, b) }
    fun reborrow(p: &mut P): &mut u64 { let q = &mut *p; q.a = 1; &mut q.b }
    fun chain(p: &mut P): u64 { let r = reborrow(p); *r = 3; *reborrow(p) = 4; p.a }
    fun frz(p: &mut P): &P { p }
    fun pick(c: bool, x: &mut P, y: &mut P): &mut P { if (c) x else y }
    fun upd(k: address) acquires K { let K { x, v, p } = move_from<K>(k); let (_, _, _) = (x, v, p); }
    fun pat(p: &P): u64 { let P { a, b } = p; *a + *b }
    fun patm(p: &mut P) { let P { a, b } = p; *a = *b; }
    fun all(c: bool): R { let r = if (c) R { x: 1 } else R { x: 2 }; let R { x } = r; R { x: x + 1 } }
    fun cmp(a: &P, b: &P, c: P): bool { *a == *b && a == b || c != *a }
    fun put(s: &signer, k: K) { move_to(s, k) }
    fun glob(a: address): u64 acquires K { K[a].p.a += 2; K[a].v.push_back(3); let r = &mut K[a].v; r.push_back(4); K[a].v[0] + K[a].p.b }
    fun gen<T: copy + drop>(x: T): vector<T> { vector[x, copy x, x] }
    fun cast(x: u256): u8 { ((x & 0xff) as u8) }
    fun consts(): (vector<u8>, address, vector<vector<u64>>) { (b"hi", @0x1, vector[vector[1, 2], vector[]]) }
    fun retin(n: u64): u64 { loop { if (n > 10) return n; n = n * 2 } }
    fun shadow(x: u64): u64 { let x = x + 1; let x = x + 1; x }
    fun tup(): (u64, bool) { let (a, b) = if (true) (1, true) else (2, false); (a, b) }
    fun f2(v: vector<P>): u64 { let s = 0; while (!v.is_empty()) { let P { a, .. } = v.pop_back(); s += a; }; s }
    fun f3(v: &mut vector<P>) { let i = 0; let n = v.length(); while (i < n) { let p = &mut v[i]; p.a = p.a + 1; v[i].b = v[i].a; i += 1 } }
    fun optional(): u64 { let o = std::option::some(3); if (o.is_some()) o.extract() else 0 }
    fun u(): () { }
    fun lazy(x: bool, y: &mut bool): bool { x || { *y = true; *y } }
    fun cond(x: bool): u64 { let r = &mut 5; if (x) *r = 6; *r }
    fun loopref(v: &vector<u64>): &u64 { let best = &v[0]; let i = 1; while (i < v.length()) { if (v[i] > *best) best = &v[i]; i = i + 1 }; best }
    fun lm(v: &mut vector<P>): &mut P { let best = &mut v[0]; best.a = 1; best }
    fun eqv(a: vector<u64>): bool { a == vector[1, 2] }
    entry fun e(_s: signer, n: u8) { assert!(n < 3); assert!(n > 1, 4); abort 7 }
}
script { fun main(x: u64) { assert!(x > 1, 0); } }
