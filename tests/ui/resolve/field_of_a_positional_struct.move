// Positional fields are numbers, and listed with their types.
module 0x42::m {
    struct Pair(u64, bool) has drop;

    fun f(pair: &Pair): bool { pair.2 } //~ E0209
}
