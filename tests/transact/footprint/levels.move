// The level of an entry function: by arguments alone, by loads, or by anything.

//# publish
module 0x42::m {
    struct R has key { n: u64, next: address }
    public entry fun none(_n: u64) {}
    public entry fun own(s: &signer) acquires R { R[std::signer::address_of(s)].n = 1 }
    public entry fun given(a: address) acquires R { R[a].n = R[a].n + 1 }
    public entry fun fixed() acquires R { R[@0x7].n = 0 }
    public entry fun loaded(a: address) acquires R { let b = R[a].next; R[b].n = 1 }
    public entry fun any(a: address, n: u64) acquires R { while (n > 0) { a = R[a].next; n = n - 1 } }
    public fun not_entry(a: address): bool { exists<R>(a) }
}

//# footprint 0x42::m
//# footprint 0x42::m::not_entry
//# footprint 0x42::nowhere
