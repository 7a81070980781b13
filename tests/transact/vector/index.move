// An index behind the last element is VECTOR_OPERATION_ERROR with sub-status 1, for reads and writes.

//# publish
module 0x42::m {
    public fun read(v: vector<u64>, i: u64): u64 { v[i] }
    public fun write(v: vector<u64>, i: u64): vector<u64> { v[i] = 9; v }
    public fun nested(v: vector<vector<u8>>, i: u64, j: u64): u8 { v[i][j] }
}

//# run 0x42::m::read --args [5,6] 1
//# run 0x42::m::read --args [5,6] 2
//# run 0x42::m::read --args [] 0
//# run 0x42::m::read --args [5] 18446744073709551615
//# run 0x42::m::write --args [5,6] 0
//# run 0x42::m::write --args [5,6] 2
//# run 0x42::m::nested --args [[1],[2,3]] 1 1
//# run 0x42::m::nested --args [[1],[2,3]] 0 1
