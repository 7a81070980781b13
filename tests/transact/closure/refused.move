// Lambdas without the abilities that are asked for, and references that cannot be captured.

//# publish
module 0x42::m { fun call(f: |u64|u64): u64 { f(1) + f(2) } }

//# publish
module 0x42::m { struct S { n: u64 } fun take(_f: || u64 has drop) {} fun f(s: S) { take(|| { let S { n } = s; n }) } }

//# publish
module 0x42::m { fun take(_f: || u64 has drop) {} fun f() { let x = 1; let r = &x; take(|| *r); } }

//# publish
module 0x42::m { fun take(_f: || u64 has drop + store) {} fun f(n: u64) { take(|| n) } }
