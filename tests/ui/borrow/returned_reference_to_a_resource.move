module 0x42::m {
    struct Vault has key { value: u64 }

    fun f(a: address): &u64 {
        &Vault[a].value //~ E0434
    }
}
