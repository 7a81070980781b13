// An enum with `key` is a resource.

//# publish
module 0x42::m {
    enum State has key { Open { left: u64 }, Closed }
    public entry fun start(s: &signer, left: u64) { move_to(s, State::Open { left }) }
    public entry fun take(a: address, n: u64) acquires State {
        match (&mut State[a]) {
            State::Open { left } => { assert!(*left >= n, 3); *left = *left - n },
            State::Closed => abort 4,
        }
    }
    public entry fun close(s: &signer) acquires State {
        let left = match (move_from<State>(std::signer::address_of(s))) {
            State::Open { left } => left,
            State::Closed => abort 6,
        };
        assert!(left == 0, 5);
        move_to(s, State::Closed);
    }
}

//# run 0x42::m::start --signers 0xA --args 10
//# run 0x42::m::take --args @0xA 4
//# run 0x42::m::close --signers 0xA

//# block
//# run 0x42::m::take --args @0xA 7
//# run 0x42::m::take --args @0xA 6
//# run 0x42::m::close --signers 0xA
//# run 0x42::m::take --args @0xA 0
//# run 0x42::m::close --signers 0xA

//# view --address 0xA --resource 0x42::m::State
