// Strings and options are arguments; other structs are not.

//# publish
module 0x42::m {
    use std::option::Option;
    use std::string::String;
    public fun maybe(o: Option<u64>): u64 { o.destroy_with_default(7) }
    public fun length(s: String): u64 { s.length() }
    public fun many(v: vector<String>): u64 { v.length() }
}

//# run 0x42::m::maybe --args some(3)
//# run 0x42::m::maybe --args none
//# run 0x42::m::maybe --args Some(4)
//# run 0x42::m::maybe --args Option::Some{e:5}
//# run 0x42::m::maybe --args None
//# run 0x42::m::maybe --args [6]
//# run 0x42::m::maybe --args []
//# run 0x42::m::maybe --args [1,2]
//# run 0x42::m::maybe --args Some
//# run 0x42::m::length --args "héllo"
//# run 0x42::m::many --args ["a","b, c"]
//# run 0x42::m::maybe --args 3
