// A key that is loaded from storage, and a wildcard, give the same results as a known key.

//# publish
module 0x42::m {
    struct Next has key { to: address }
    struct Count has key { n: u64 }
    public entry fun open(s: &signer, to: address) { move_to(s, Next { to }); move_to(s, Count { n: 0 }) }
    public entry fun set(s: &signer, to: address) acquires Next { Next[std::signer::address_of(s)].to = to }
    public entry fun hit(at: address) acquires Next, Count { let c = &mut Count[Next[at].to]; c.n = c.n + 1 }
    public entry fun walk(at: address, steps: u64) acquires Next, Count {
        while (steps > 0) { at = Next[at].to; Count[at].n = Count[at].n + 10; steps = steps - 1 }
    }
}

//# run 0x42::m::open --signers 0xA --args @0xB
//# run 0x42::m::open --signers 0xB --args @0xC
//# run 0x42::m::open --signers 0xC --args @0xA

//# footprint 0x42::m

//# block
//# run 0x42::m::hit --args @0xA
//# run 0x42::m::set --signers 0xA --args @0xC
//# run 0x42::m::hit --args @0xA
//# run 0x42::m::walk --args @0xA 3
//# run 0x42::m::set --signers 0xC --args @0xD
//# run 0x42::m::hit --args @0xC
//# run 0x42::m::walk --args @0xB 2
//# run 0x42::m::hit --args @0xB

//# view --address 0xA --resource 0x42::m::Count
//# view --address 0xB --resource 0x42::m::Count
//# view --address 0xC --resource 0x42::m::Count
