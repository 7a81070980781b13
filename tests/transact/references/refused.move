// References do not outlive or contradict each other.

//# publish
module 0x42::m { fun f(): &u64 { let x = 1; &x } }

//# publish
module 0x42::m { fun two(_a: &mut u64, _b: &mut u64) {} fun f() { let x = 1; two(&mut x, &mut x) } }

//# publish
module 0x42::m { fun f(): u64 { let x = 1; let r = &mut x; x = 2; *r } }

//# publish
module 0x42::m { fun f() { let v = vector[1]; let r = &v[0]; v.push_back(2); assert!(*r == 1, 1) } }

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    fun touch(a: address) acquires R { R[a].n = 1 }
    fun f(a: address, b: address): u64 acquires R { let r = &R[a].n; touch(b); *r }
}

//# publish
module 0x42::m { struct R has key { n: u64 } fun f(a: address): &u64 acquires R { &R[a].n } }
