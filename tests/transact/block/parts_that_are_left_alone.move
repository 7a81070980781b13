// A transaction that is planned to touch one part of a resource does not see the others, not even where the
// resource was made earlier in the same block: it pays the same, and leaves them as they are.

//# publish
module 0x42::m {
    struct Counter has key { n: u64, last: Action, list: vector<Action>, hook: |u64|u64 has copy + drop + store }
    enum Action has copy, drop, store { Sent { to: address, names: vector<vector<u8>> }, Pair(address, address), Nothing }

    public fun same(x: u64): u64 { x }

    entry fun open(account: &signer, by: address) {
        move_to(account, Counter { n: 0, last: Pair(by, by), list: vector[Nothing], hook: same })
    }
    entry fun count(at: address, n: u64) { Counter[at].n += n }
    entry fun set(at: address, n: u64) { Counter[at].n = n }
    entry fun send(at: address, to: address) { Counter[at].last = Sent { to, names: vector[b"a", b"b"] } }
    entry fun forget(at: address) { Counter[at].list = vector[] }
}

//# run 0x42::m::open --signers 0xA --args @0xB

//# block
//# run 0x42::m::count --args @0xA 1
//# run 0x42::m::open --signers 0xB --args @0xA
//# run 0x42::m::count --args @0xB 1
//# run 0x42::m::open --signers 0xC --args @0xA
//# run 0x42::m::set --args @0xC 6
//# run 0x42::m::send --args @0xC @0xA
//# run 0x42::m::set --args @0xC 7
//# run 0x42::m::forget --args @0xB
//# run 0x42::m::count --args @0xB 1
