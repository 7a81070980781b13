// Type arguments: their number, their abilities, and types that are not there.

//# publish
module 0x42::m {
    struct Hot {}
    struct Jar<T> has drop { content: T }
    struct Cold has copy, drop, store {}
    public fun any<T>(): u64 { 1 }
    public fun needs<T: copy + drop>(): u64 { 2 }
    public fun two<T, U: store>(): u64 { 3 }
}

//# run 0x42::m::any --type-args u64
//# run 0x42::m::any
//# run 0x42::m::any --type-args u64 u8
//# run 0x42::m::any --type-args 0x42::m::Hot
//# run 0x42::m::needs --type-args 0x42::m::Hot
//# run 0x42::m::needs --type-args 0x42::m::Cold
//# run 0x42::m::needs --type-args vector<0x42::m::Hot>
//# run 0x42::m::needs --type-args signer
//# run 0x42::m::two --type-args bool,vector<address>
//# run 0x42::m::two --type-args bool signer
//# run 0x42::m::any --type-args 0x42::m::Nothing
//# run 0x42::m::any --type-args 0x42::nowhere::T
//# run 0x42::m::any --type-args vector<
//# run 0x42::m::any --type-args 0x42::m::Jar
//# run 0x42::m::any --type-args 0x42::m::Jar<u8,u8>
