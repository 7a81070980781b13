module 0x42::m {
    struct R has key { n: u64 }
    struct G<phantom T> has key { n: u64 }

    public fun touched() pure { let _ = exists<R>(@0x7); } //~ E0505

    public fun write(a: address) reads R { R[a].n = 1; } //~ E0505

    public fun elsewhere(_a: address, b: address): u64 reads R(_a) { R[b].n } //~ E0505

    public fun other_type(): u64 reads G<u8> { G<u64>[@0x7].n } //~ E0505

    fun helper() { R[@0x7].n = 1; }

    public fun by_a_call() reads G { helper() } //~ E0505

    public fun from_a_vector(v: vector<address>): u64 reads R(0x7) { R[v[0]].n } //~ E0505
}
