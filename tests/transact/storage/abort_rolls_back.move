// A transaction that fails leaves no trace, whatever it did before.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    #[event] struct E has drop, store { n: u64 }
    public entry fun put(s: &signer) { move_to(s, R { n: 1 }) }
    public fun write_and_abort(a: address) acquires R {
        R[a].n = 2;
        0x1::event::emit(E { n: 2 });
        abort 9
    }
    public fun take_and_trap(a: address): u64 acquires R { let R { n } = move_from<R>(a); n - 2 }
}

//# run 0x42::m::put --signers 0xA
//# run 0x42::m::write_and_abort --args @0xA
//# run 0x42::m::take_and_trap --args @0xA
//# view --address 0xA --resource 0x42::m::R
