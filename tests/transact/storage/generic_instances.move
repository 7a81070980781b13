// Each instance of a generic resource is a resource of its own.

//# publish
module 0x42::m {
    struct Box<T: store> has key { value: T }
    public fun put<T: store>(s: &signer, value: T) { move_to(s, Box { value }) }
    public fun get<T: store + copy>(a: address): T acquires Box { Box<T>[a].value }
}

//# run 0x42::m::put --type-args u64 --signers 0xA --args 1
//# run 0x42::m::put --type-args u8 --signers 0xA --args 2
//# run 0x42::m::put --type-args vector<u8> --signers 0xA --args x"03"
//# run 0x42::m::put --type-args u64 --signers 0xA --args 4
//# run 0x42::m::get --type-args u8 --args @0xA
//# run 0x42::m::get --type-args bool --args @0xA
//# view --address 0xA --resource 0x42::m::Box<vector<u8>>
//# view --address 0xA --resource 0x42::m::Box<bool>
