// A script leaves what it does to storage, and nothing else.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public fun add(a: address, n: u64) acquires R { R[a].n = R[a].n + n }
    public fun get(a: address): u64 acquires R { R[a].n }
}

//# run --signers 0xA
script {
    fun main(s: &signer) {
        0x42::m::put(s, 1);
        0x42::m::add(@0xA, 2);
    }
}

//# run --signers 0xA
script {
    fun main(_s: &signer) {
        0x42::m::add(@0xA, 10);
        assert!(0x42::m::get(@0xA) == 0, 5);
    }
}

//# view --address 0xA --resource 0x42::m::R
