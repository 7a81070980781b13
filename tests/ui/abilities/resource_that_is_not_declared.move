module 0x42::m {
    struct A has key { value: u64 }
    struct B has key { value: u64 }

    fun f(a: address): u64 acquires A { //~ E0405
        A[a].value + B[a].value
    }
}
