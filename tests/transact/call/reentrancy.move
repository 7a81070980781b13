// Control that comes back to a module by a function value may not touch its resources.

//# publish
module 0x42::low {
    struct R has key { n: u64 }
    public fun put(s: &signer) { move_to(s, R { n: 0 }) }
    public fun with(a: address, f: || has drop) acquires R { R[a].n = R[a].n + 1; f(); R[a].n = R[a].n + 1 }
    public fun touch(a: address) acquires R { R[a].n = R[a].n + 10 }
    public fun pure(): u64 { 3 }
}

//# publish
module 0x42::high {
    public fun back(a: address) { 0x42::low::with(a, || 0x42::low::touch(a)) }
    public fun harmless(a: address) { 0x42::low::with(a, || { 0x42::low::pure(); }) }
}

//# run 0x42::low::put --signers 0xA
//# run 0x42::high::harmless --args @0xA
//# run 0x42::high::back --args @0xA
//# view --address 0xA --resource 0x42::low::R
