module 0x42::m {
    native struct Handle has drop;

    fun make(): Handle {
        Handle {} //~ E0213
    }

    fun take_apart(handle: Handle) {
        let Handle {} = handle; //~ E0213
    }

    fun read(handle: &Handle): u64 {
        handle.number //~ E0209
    }
}
