module 0x42::m {
    fun difference(a: u64, b: u64): u64 {
        a − b //~ E0001
    }

    fun choice(a: bool): u64 {
        a ? 1 : 2 //~ E0001
    }
}
