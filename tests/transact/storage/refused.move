// Storage operations on what is no resource of the module, and references that would stay.

//# publish
module 0x42::m { fun f(a: address): bool { exists<u64>(a) } }

//# publish
module 0x42::m { struct S has drop {} fun f(a: address): S { move_from<S>(a) } }

//# publish
module 0x42::m { fun f<T: key>(a: address): T acquires T { move_from<T>(a) } }

//# publish
module 0x42::m { struct R has key { n: u64 } fun f(a: address): (&mut u64) acquires R { &mut R[a].n } }

//# publish
module 0x42::m { struct R has key { n: u64 } fun f(a: address) acquires R { let x = &mut R[a]; let y = &mut R[a]; x.n = 1; y.n = 2 } }
