// A value with `store` moves in and out of a resource whole.

//# publish
module 0x42::m {
    struct Gem has store { n: u64 }
    struct Box has key { gems: vector<Gem> }
    public entry fun open(s: &signer) { move_to(s, Box { gems: vector[Gem { n: 1 }, Gem { n: 2 }] }) }
    public entry fun give(a: address, b: address) acquires Box { let gem = Box[a].gems.pop_back(); Box[b].gems.push_back(gem) }
    public fun crush(a: address): u64 acquires Box { let Gem { n } = Box[a].gems.remove(0); n }
}

//# run 0x42::m::open --signers 0xA
//# run 0x42::m::open --signers 0xB
//# run 0x42::m::give --args @0xA @0xB
//# run 0x42::m::give --args @0xA @0xB
//# run 0x42::m::give --args @0xA @0xB
//# run 0x42::m::give --args @0xB @0xB
//# run 0x42::m::crush --args @0xB
//# run 0x42::m::crush --args @0xA
