// A pop from an empty vector is VECTOR_OPERATION_ERROR with sub-status 2.

//# publish
module 0x42::m {
    public fun pop(v: vector<u64>): (u64, vector<u64>) { let last = v.pop_back(); (last, v) }
}

//# run 0x42::m::pop --args [1,2]
//# run 0x42::m::pop --args []
