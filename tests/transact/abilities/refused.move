// What lacks an ability is not copied, dropped or stored.

//# publish
module 0x42::m { struct S {} fun f(s: S) {} }

//# publish
module 0x42::m { struct S has drop {} fun f(s: S): (S, S) { (copy s, s) } }

//# publish
module 0x42::m { struct S has drop {} struct R has key { s: S } }

//# publish
module 0x42::m { struct S has store {} fun f(s: &signer) { move_to(s, S {}) } }

//# publish
module 0x42::m { struct S has copy { n: vector<T> } struct T has store {} }

//# publish
module 0x42::m { struct S {} fun f(r: &mut S, s: S) { *r = s } }
