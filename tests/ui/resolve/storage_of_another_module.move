module 0x42::bank {
    struct Vault has key { value: u64 }

    public fun value(self: &Vault): u64 { self.value }
}

module 0x42::m {
    use 0x42::bank::Vault;

    fun f(a: address): bool {
        exists<Vault>(a) //~ E0214
    }
}
