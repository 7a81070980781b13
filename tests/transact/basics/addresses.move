// Addresses are written short or long, by number or name, and print short.

//# publish
module 0x42::m {
    public fun f(): vector<address> { vector[@66, @0x42, @std, @0x0000000000000000000000000000000000000000000000000000000000000042] }
    public fun bytes(): vector<u8> { std::bcs::to_bytes(&@0x102) }
}

//# run 0x42::m::f
//# run 0x42::m::bytes
