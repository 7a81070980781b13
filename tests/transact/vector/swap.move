// A swap with an index behind the last element fails and changes nothing.

//# publish
module 0x42::m {
    public fun swap(v: vector<u8>, i: u64, j: u64): vector<u8> { v.swap(i, j); v }
}

//# run 0x42::m::swap --args [1,2,3] 0 2
//# run 0x42::m::swap --args [1,2,3] 1 1
//# run 0x42::m::swap --args [1,2,3] 0 3
//# run 0x42::m::swap --args [1,2,3] 3 0
