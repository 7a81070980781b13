module 0x42::m {
    struct R has key { n: u64 }

    public fun f(a: address): u64 reads R(b) { R[a].n } //~ E0201

    public fun g(): u64 reads helper { 1 } //~ E0217

    fun helper() {}

    public fun h() writes Missing {} //~ E0208
}
