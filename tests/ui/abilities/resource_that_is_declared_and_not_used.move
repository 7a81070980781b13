module 0x42::m {
    struct A has key { value: u64 }

    fun f(a: address): bool acquires A { //~ E0406
        exists<A>(a)
    }
}
