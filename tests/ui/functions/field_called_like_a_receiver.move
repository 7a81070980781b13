module 0x42::m {
    struct Handler has copy, drop {
        run: |u64| u64,
    }

    fun host(handler: Handler): u64 {
        handler.run(1) + //~ E0219
            (handler.run)(1)
    }
}
