module 0x42::m {
    struct Triple(u64, u64, u64) has drop;

    fun f(triple: Triple): u64 {
        let Triple(.., x, ..) = triple; //~ E0112
        x
    }
}
