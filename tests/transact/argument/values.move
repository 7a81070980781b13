// Values are written as in the language, by the type of the parameter.

//# init --addresses Alice=0xA11CE

//# publish
module 0x42::m {
    use std::string::String;
    public fun numbers(a: u8, b: u16, c: u32, d: u64, e: u128, f: u256): (u8, u16, u32, u64, u128, u256) {
        (a, b, c, d, e, f)
    }
    public fun others(a: bool, b: address): (bool, address) { (a, b) }
    public fun bytes(a: vector<u8>): vector<u8> { a }
    public fun nested(a: vector<vector<u64>>, b: vector<address>): (vector<vector<u64>>, vector<address>) { (a, b) }
    public fun text(a: String): String { a }
}

//# run 0x42::m::numbers --args 1u8 2u16 3u32 4u64 5u128 6u256
//# run 0x42::m::numbers --args 0xff 0x10 1_000 4 5 6
//# run 0x42::m::others --args true @0x1
//# run 0x42::m::others --args false @std
//# run 0x42::m::others --args false @Alice
//# run 0x42::m::others --args false Alice
//# run 0x42::m::bytes --args b"hi\n\x41"
//# run 0x42::m::bytes --args x"00ff"
//# run 0x42::m::bytes --args "hi there"
//# run 0x42::m::bytes --args [1, 2]
//# run 0x42::m::bytes --args [1u8,2u8]
//# run 0x42::m::nested --args [[1,2],[]] [@0x1,@Alice]
//# run 0x42::m::text --args "hi"
//# run 0x42::m::text --args b"hi"
