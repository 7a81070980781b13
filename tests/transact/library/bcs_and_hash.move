// `bcs` and `hash`: canonical bytes, and their digests.

//# publish
module 0x42::m {
    struct S has drop { a: u16, v: vector<u8>, yes: bool }
    public fun bytes(): vector<u8> { std::bcs::to_bytes(&S { a: 513, v: vector[7, 8], yes: true }) }
    public fun number(n: u64): vector<u8> { std::bcs::to_bytes(&n) }
    public fun sha2(): vector<u8> { std::hash::sha2_256(b"") }
    public fun sha3(): vector<u8> { std::hash::sha3_256(b"") }
}

//# run 0x42::m::bytes
//# run 0x42::m::number --args 256
//# run 0x42::m::sha2
//# run 0x42::m::sha3
