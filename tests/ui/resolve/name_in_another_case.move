// Only the case of the letters differs.
module 0x42::m {
    const LIMIT: u64 = 1;

    fun f(): u64 { limit } //~ E0201
}
