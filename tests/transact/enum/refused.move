// Matches that miss a variant, arms that are never reached, and variants that are not there.

//# publish
module 0x42::m { enum E has drop { A, B } fun f(e: E): u64 { match (e) { E::A => 1 } } }

//# publish
module 0x42::m { enum E has drop { A, B } fun f(e: E): u64 { match (e) { E::A => 1, _ => 2, E::B => 3 } } }

//# publish
module 0x42::m { enum E has drop { A, B } fun f(): E { E::C } }

//# publish
module 0x42::m { enum E has drop { A { x: u64 }, B } fun f(e: E): u64 { match (e) { E::A { x } if (x > 1) => 1, E::B => 3 } } }

//# publish
module 0x42::m { enum E {} }

//# publish
module 0x42::m { enum E { A } fun f(e: E) { match (e) { _ => {} } } }
