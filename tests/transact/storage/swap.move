// `std::mem` and assignments through references replace whole resources.

//# publish
module 0x42::m {
    struct R has key, drop { n: u64, v: vector<u8> }
    public entry fun put(s: &signer, n: u64, v: vector<u8>) { move_to(s, R { n, v }) }
    public entry fun exchange(a: address, b: address) acquires R {
        let x = move_from<R>(a).n;
        R[b].n = x;
    }
    public entry fun replace(a: address) acquires R { *(&mut R[a]) = R { n: 77, v: vector[7] } }
}

//# run 0x42::m::put --signers 0xA --args 1 x"01"
//# run 0x42::m::put --signers 0xB --args 2 x"02"
//# run 0x42::m::exchange --args @0xA @0xB
//# run 0x42::m::exchange --args @0xA @0xB
//# run 0x42::m::replace --args @0xB
//# view --address 0xA --resource 0x42::m::R
//# view --address 0xB --resource 0x42::m::R
