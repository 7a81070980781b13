// A struct without fields is one byte, zero.

//# publish
module 0x42::m {
    struct E has copy, drop {}
    struct T has copy, drop { e: E, n: u8 }
    public fun bytes(): (vector<u8>, vector<u8>) { (std::bcs::to_bytes(&E {}), std::bcs::to_bytes(&T { e: E {}, n: 9 })) }
}

//# run 0x42::m::bytes
