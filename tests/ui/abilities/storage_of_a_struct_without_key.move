module 0x42::m {
    struct Vault has store { value: u64 }

    fun f(a: address): bool {
        exists<Vault>(a) //~ E0404
    }
}
