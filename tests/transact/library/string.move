// `string`: UTF-8 and nothing else.

//# publish
module 0x42::m {
    use std::string;
    public fun make(b: vector<u8>): u64 { string::utf8(b).length() }
    public fun try_make(b: vector<u8>): bool { string::try_utf8(b).is_some() }
    public fun part(i: u64, j: u64): string::String { string::utf8(b"hello").sub_string(i, j) }
}

//# run 0x42::m::make --args b"hello"
//# run 0x42::m::make --args x"ff"
//# run 0x42::m::try_make --args x"ff"
//# run 0x42::m::part --args 1 3
//# run 0x42::m::part --args 3 9
