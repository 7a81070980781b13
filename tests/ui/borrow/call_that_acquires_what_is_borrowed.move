module 0x42::m {
    struct Vault has key { value: u64 }

    fun read(a: address): u64 { Vault[a].value }

    fun f(a: address): u64 {
        let value = &mut Vault[a].value;
        let before = read(a); //~ E0435
        *value = before + 1;
        before
    }
}
