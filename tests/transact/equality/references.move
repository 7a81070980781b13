// References are equal where their referents are; a mutable one compares with an immutable one.

//# publish
module 0x42::m {
    struct S has copy, drop { v: vector<u8> }
    public fun f(a: vector<u8>, b: vector<u8>): (bool, bool) { let (x, y) = (S { v: a }, S { v: b }); (&x == &mut y, x != y) }
}

//# run 0x42::m::f --args x"01" x"01"
//# run 0x42::m::f --args x"01" x"02"
