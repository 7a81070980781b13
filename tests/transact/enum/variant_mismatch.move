// A field that the variant at hand lacks, and a `let` of another variant, are STRUCT_VARIANT_MISMATCH.

//# publish
module 0x42::m {
    enum E has copy, drop { A { x: u64 }, B { y: u64, x: u64 }, C }
    public fun make(n: u64): E { if (n == 0) E::A { x: 1 } else if (n == 1) E::B { y: 2, x: 3 } else E::C }
    public fun x(n: u64): u64 { make(n).x }
    public fun set(n: u64): E { let e = make(n); e.x = 9; e }
    public fun unpack(n: u64): u64 { let E::B { y, x: _ } = make(n); y }
}

//# run 0x42::m::x --args 0
//# run 0x42::m::x --args 1
//# run 0x42::m::x --args 2
//# run 0x42::m::set --args 1
//# run 0x42::m::set --args 2
//# run 0x42::m::unpack --args 1
//# run 0x42::m::unpack --args 0
