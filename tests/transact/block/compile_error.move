// A member that does not compile is left out of its block.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
}

//# block
//# run 0x42::m::put --signers 0xA --args 1

//# run
script { fun main() { missing() } }

//# run 0x42::m::put --signers 0xB --args 2
//# view --address 0xB --resource 0x42::m::R
