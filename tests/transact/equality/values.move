// `==` compares whole values, and references by what they refer to.

//# publish
module 0x42::m {
    struct P has copy, drop { a: u64, v: vector<vector<u8>> }
    public fun structs(n: u8): bool { P { a: 1, v: vector[vector[n]] } == P { a: 1, v: vector[vector[2]] } }
    public fun vectors(v: vector<u64>, w: vector<u64>): (bool, bool) { (&v == &w, v != w) }
    public fun references(a: u64, b: u64): bool { &a == &mut b }
    public fun addresses(a: address): bool { a == @0x0000000000000000000000000000000000000000000000000000000000000042 }
}

//# run 0x42::m::structs --args 2
//# run 0x42::m::structs --args 3
//# run 0x42::m::vectors --args [1,2] [1,2]
//# run 0x42::m::vectors --args [1,2] [1,2,3]
//# run 0x42::m::vectors --args [] []
//# run 0x42::m::references --args 4 4
//# run 0x42::m::addresses --args @0x42
