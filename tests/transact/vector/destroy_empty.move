// `destroy_empty` of a vector with elements fails: it unpacks to a wrong number of elements.

//# publish
module 0x42::m {
    public fun destroy(v: vector<u64>) { v.destroy_empty() }
}

//# run 0x42::m::destroy --args []
//# run 0x42::m::destroy --args [1]
