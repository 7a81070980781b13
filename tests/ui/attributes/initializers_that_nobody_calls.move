module 0x42::a {
    public fun init_module(_publisher: &signer) {} //~ E0227
}

module 0x42::b {
    fun init_module(_n: u64): u64 { 1 } //~ E0227
}

module 0x42::c {
    fun init_module<T>(_one: &signer, _two: &signer) {} //~ E0227
}
