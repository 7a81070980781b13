//@ check-pass
module 0x42::m {
    use std::signer;

    struct R has key { n: u64 }
    struct G<phantom T> has key { n: u64 }

    public fun none(n: u64): u64 pure { n + 1 }

    public fun get(a: address): u64 reads R(a) { R[a].n }

    public fun set(a: address) writes R(a) { R[a].n = get(a) + 1; }

    public fun own(s: &signer) acquires R(signer::address_of(s)) {
        R[signer::address_of(s)].n = 1;
    }

    public fun known(): u64 reads 0x42::m::R(@0x7), G<u64>(0x8) { R[@0x7].n + G<u64>[@0x8].n }

    public fun generic<T>(): bool reads G<T> { exists<G<T>>(@0x7) }

    public fun wide(a: address) writes *(*) { R[a].n = 1; }

    public fun address_wide(a: address): u64 reads 0x42::* { R[a].n }

    public fun module_wide(a: address): u64 reads 0x42::m::* { R[a].n }

    public fun others(): u64 !reads *(0x7) !writes * { R[@0x8].n }
}
