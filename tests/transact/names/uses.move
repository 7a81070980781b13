// Modules and members are brought in under their names or others, at the head of a module, script or block.

//# publish
module 0x42::a {
    struct S has copy, drop { n: u64 }
    public fun make(n: u64): S { S { n } }
    public fun get(s: &S): u64 { s.n }
    public fun one(): u64 { Self::get(&0x42::a::make(1)) }
}

//# publish
module 0x42::b {
    use 0x42::a::{Self, make, S as Thing};
    use 0x42::a as other;
    public fun f(): Thing { make(3) }
    public fun g(): u64 { a::get(&f()) + other::one() }
    public fun h(): u64 { use 0x42::a::get as read; read(&make(7)) }
}

//# run 0x42::b::f
//# run 0x42::b::g
//# run 0x42::b::h
