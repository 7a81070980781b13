// A value that is none of the parameter's type is FAILED_TO_DESERIALIZE_ARGUMENT.

//# publish
module 0x42::m {
    use std::string::String;
    public fun small(_n: u8) {}
    public fun flag(_b: bool) {}
    public fun who(_a: address) {}
    public fun list(_v: vector<u64>) {}
    public fun text(_s: String) {}
}

//# run 0x42::m::small --args 256
//# run 0x42::m::small --args 1u64
//# run 0x42::m::small --args true
//# run 0x42::m::flag --args 1
//# run 0x42::m::who --args true
//# run 0x42::m::list --args 1
//# run 0x42::m::list --args [1,true]
//# run 0x42::m::text --args x"ff"
//# run 0x42::m::text --args 5
