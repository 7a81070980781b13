module 0x42::m {
    fun id<T>(x: T): T {
        x
    }

    fun f(): u64 {
        id <u64>(1) //~ E0114
    }
}
