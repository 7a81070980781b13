// A run that needs more than its budget is OUT_OF_GAS, pays all of it and leaves no trace.
//@ gas

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer) { move_to(s, R { n: 0 }) }
    public entry fun spin(a: address) acquires R { loop { R[a].n = R[a].n + 1 } }
    public fun count(n: u64): u64 { let i = 0; while (i < n) i = i + 1; i }
}

//# run 0x42::m::put --signers 0xA --gas-budget 2000
//# run 0x42::m::spin --args @0xA --gas-budget 5000
//# view --address 0xA --resource 0x42::m::R
//# run 0x42::m::count --args 1000000 --gas-budget 4000
//# run 0x42::m::count --args 1 --gas-budget 1
//# run 0x42::m::count --args 1 --gas-budget 0
