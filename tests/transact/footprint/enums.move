// What a function packs into an enum is known where the enum is taken apart, in the function and in those
// of its module; what an enum in storage holds is not.

//# publish
module 0x42::other {
    struct Maybe has copy, drop, store { to: address }
    public fun wrap(to: address): Maybe { Maybe { to } }
    public fun first(of: vector<address>): address { of[0] }
}
module 0x42::m {
    use std::signer;
    struct Count has key { n: u64, last: Action }
    enum Action has copy, drop, store { Add { to: address, n: u64 }, Reset(address), Move(address, address), Nothing }

    fun act(action: Action) {
        match (action) {
            Add { to, n } => Count[to].n += n,
            Reset(to) => Count[to].n = 0,
            Move(from, to) => { let n = &mut Count[from].n; let moved = *n; *n = 0; Count[to].n += moved },
            Nothing => {}
        }
    }
    entry fun open(account: &signer) { move_to(account, Count { n: 0, last: Nothing }) }
    entry fun add(to: address, n: u64) { act(Action::Add { to, n }) }
    entry fun choose(account: &signer, to: address, n: u64) {
        let action = if (n > 10) Action::Reset(to) else Action::Add { to: signer::address_of(account), n };
        act(action)
    }
    entry fun move_all(account: &signer, to: address) {
        let action = Action::Move(signer::address_of(account), to);
        if (action is Move) act(action)
    }
    entry fun by_reference(to: address) {
        let action = Action::Reset(to);
        match (&action) { Reset(at) => Count[*at].n += 1, _ => abort 1 }
    }
    entry fun changed(to: address, other: address) {
        let action = Action::Reset(to);
        match (&mut action) { Reset(at) => *at = other, _ => abort 1 };
        act(action)
    }
    entry fun remembered(at: address, to: address, n: u64) {
        Count[at].last = Action::Add { to, n };
        act(Count[at].last)
    }
    entry fun in_vector(to: address) { Count[0x42::other::first(vector[to, to])].n += 2 }
}

//# footprint 0x42::m

//# run 0x42::m::open --signers 0xA
//# run 0x42::m::open --signers 0xB
//# run 0x42::m::open --signers 0xC

//# block
//# run 0x42::m::add --args @0xA 5
//# run 0x42::m::choose --signers 0xB --args @0xA 7
//# run 0x42::m::choose --signers 0xC --args @0xA 11
//# run 0x42::m::move_all --signers 0xB --args @0xC
//# run 0x42::m::by_reference --args @0xA
//# run 0x42::m::changed --args @0xB @0xA
//# run 0x42::m::remembered --args @0xB @0xA 3
//# run 0x42::m::in_vector --args @0xA
