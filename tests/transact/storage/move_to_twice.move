// A second resource of a type under an account is RESOURCE_ALREADY_EXISTS.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
}

//# run 0x42::m::put --signers 0xA --args 1
//# run 0x42::m::put --signers 0xA --args 2
//# run 0x42::m::put --signers 0xB --args 2
//# view --address 0xA --resource 0x42::m::R
//# view --address 0xB --resource 0x42::m::R
