// `<` on values of all types: structs by fields, vectors by elements and then length, `false` before `true`.

//# publish
module 0x42::m {
    struct P has copy, drop { a: u64, b: u8 }
    public fun structs(a: u64, b: u8, c: u64, d: u8): (bool, bool) { let (x, y) = (P { a, b }, P { a: c, b: d }); (x < y, x >= y) }
    public fun vectors(v: vector<u64>, w: vector<u64>): bool { v < w }
    public fun bools(a: bool, b: bool): bool { a < b }
    public fun addresses(a: address, b: address): bool { a > b }
}

//# run 0x42::m::structs --args 1 2 1 3
//# run 0x42::m::structs --args 2 0 1 9
//# run 0x42::m::vectors --args [1,2] [1,2,0]
//# run 0x42::m::vectors --args [1,3] [1,2,0]
//# run 0x42::m::vectors --args [] []
//# run 0x42::m::bools --args false true
//# run 0x42::m::addresses --args @0x10 @0xF
