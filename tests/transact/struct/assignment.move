// `(a, b) = (b, a)` and `S { x, y } = s` assign several places at once.

//# publish
module 0x42::m {
    struct S has drop { x: u64, y: u64 }
    public fun swap(a: u64, b: u64): (u64, u64) { (a, b) = (b, a); (a, b) }
    public fun take(): (u64, u64) { let (p, q); S { x: p, y: q } = S { x: 1, y: 2 }; (p, q) }
    public fun places(): vector<u64> { let v = vector[1, 2]; (v[0], v[1]) = (v[1] * 10, v[0] * 10); v }
}

//# run 0x42::m::swap --args 1 2
//# run 0x42::m::take
//# run 0x42::m::places
