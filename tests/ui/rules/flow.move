// What "Abilities" and "References" of the rules refuse, a function for each rule.
module 0x42::flow {
    struct Hot { x: u64 }
    struct Held has drop { x: u64 }
    struct Both { hot: Hot, x: u64 }
    struct R has key { x: u64 }
    enum Shape { Round(u64), Flat }

    fun unused_value() { let s = Hot { x: 1 }; } //~ E0423
    fun discarded_value() { Hot { x: 1 }; } //~ E0423
    fun overwritten(s: Hot, t: Hot): Hot { s = t; s } //~ E0423
    fun overwritten_behind_a_reference(r: &mut Hot, t: Hot) { *r = t; } //~ E0423
    fun overwritten_element(v: &mut vector<Hot>, t: Hot) { v[0] = t; } //~ E0423
    fun wildcard(s: Hot) { let _ = s; } //~ E0423
    fun rest(b: Both): u64 { let Both { x, .. } = b; x } //~ E0423
    fun live_at_exit(_s: Hot) {} //~ E0423
    fun wildcard_of_an_arm(s: Shape): u64 { match (s) { Round(x) => x, _ => 2 } } //~ E0423
    fun copied(s: Held): (Held, Held) { (s, s) } //~ E0420
    fun copied_by_reading(s: &Held): Held { *s } //~ E0422
    fun copied_field(s: &vector<Held>): Held { s[0] } //~ E0422
    fun compared_and_consumed(a: Hot, b: Hot): bool { a == b } //~ E0423

    fun two_mutable_arguments() { let x = 1; two(&mut x, &mut x) } //~ E0430
    fun mutable_and_immutable_argument() { let x = 1; mixed(&mut x, &x) } //~ E0430
    fun two_elements() { let v = vector[1, 2]; two(&mut v[0], &mut v[1]) } //~ E0430
    fun written_while_borrowed(): u64 { let x = 1; let r = &x; x = 2; *r } //~ E0431 W0422
    fun moved_while_borrowed(): u64 { let x = Hot { x: 1 }; let r = &x; let Hot { x: y } = x; y + r.x } //~ E0432
    fun moved_integer_while_borrowed(): u64 { let x = 1; let r = &x; let y = move x; *r + y } //~ E0432
    fun returned_local(): &u64 { let x = 1; &x } //~ E0434
    fun returned_temporary(): &u64 { &1 } //~ E0434
    fun returned_global(): &u64 { &R[@0x1].x } //~ E0434
    fun two_globals() { let a = &mut R[@0x1]; let b = &mut R[@0x2]; a.x = 1; b.x = 2; } //~ E0430
    fun call_while_borrowed(): u64 { let a = &R[@0x1]; set(); a.x } //~ E0435
    fun taken_while_borrowed(): u64 { let a = &R[@0x1]; let R { x } = move_from<R>(@0x1); x + a.x } //~ E0432
    fun undefined(c: bool): u64 { let x; if (c) x = 1; x } //~ E0421

    fun two(a: &mut u64, b: &mut u64) { *a = *b; *b = 1; }
    fun mixed(a: &mut u64, b: &u64) { *a = *b; }
    fun set() { R[@0x1].x = 3; }
}
