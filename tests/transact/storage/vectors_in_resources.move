// Vectors in resources grow, shrink and are shared by copies without being changed by them.

//# publish
module 0x42::m {
    struct L has key { v: vector<vector<u64>> }
    public entry fun put(s: &signer) { move_to(s, L { v: vector[] }) }
    public entry fun push(a: address, x: vector<u64>) acquires L { L[a].v.push_back(x) }
    public fun copy_and_change(a: address): u64 acquires L { let w = L[a].v; w[0][0] = 99; w.push_back(vector[]); L[a].v[0][0] }
    public entry fun pop(a: address) acquires L { L[a].v.pop_back(); }
    public entry fun swap(a: address) acquires L { let n = L[a].v.length(); L[a].v.swap(0, n - 1) }
}

//# run 0x42::m::put --signers 0xA
//# run 0x42::m::pop --args @0xA
//# run 0x42::m::push --args @0xA [1,2]
//# run 0x42::m::push --args @0xA [3]
//# run 0x42::m::copy_and_change --args @0xA
//# run 0x42::m::swap --args @0xA
//# view --address 0xA --resource 0x42::m::L
//# run 0x42::m::pop --args @0xA
//# view --address 0xA --resource 0x42::m::L
