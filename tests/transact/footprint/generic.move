// The type arguments of resources in a footprint are those of the function.

//# publish
module 0x42::m {
    struct Box<phantom T> has key { n: u64 }
    public entry fun add<T>(a: address) acquires Box { Box<T>[a].n = Box<T>[a].n + 1 }
    public entry fun both<T, U>(a: address) acquires Box { add<T>(a); add<U>(a) }
    public entry fun open<T>(s: &signer) { move_to(s, Box<T> { n: 0 }) }
}

//# footprint 0x42::m
//# run 0x42::m::open --type-args u8 --signers 0xA
//# run 0x42::m::open --type-args bool --signers 0xA
//# block
//# run 0x42::m::both --type-args u8 bool --args @0xA
//# run 0x42::m::both --type-args u8 u8 --args @0xA
//# view --address 0xA --resource 0x42::m::Box<u8>
//# view --address 0xA --resource 0x42::m::Box<bool>
