// Only its module makes a struct, takes it apart or sees its fields.

//# publish
module 0x42::m {
    struct S has copy, drop { n: u64 }
    public fun make(n: u64): S { S { n } }
    public fun n(s: &S): u64 { s.n }
}

//# run
script { fun main() { let s = 0x42::m::make(3); assert!(s.n() == 3, 1); } }

//# run
script { fun main() { let s = 0x42::m::make(3); assert!(s.n == 3, 1); } }

//# publish
module 0x43::n { use 0x42::m::S; fun f(): S { S { n: 1 } } }

//# publish
module 0x43::n { use 0x42::m::S; fun f(s: S): u64 { let S { n } = s; n } }
