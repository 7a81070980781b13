// `acquires` may be written, and then says exactly what is acquired.

//# publish
module 0x42::m { struct R has key { n: u64 } fun f(a: address): u64 { R[a].n } fun g(a: address): u64 acquires R { f(a) } }

//# publish
module 0x42::n { struct R has key { n: u64 } struct S has key {} fun f(a: address): u64 acquires S { R[a].n } }

//# publish
module 0x42::n { struct R has key { n: u64 } fun f(_a: address) acquires R {} }
