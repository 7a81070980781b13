// A positional struct has as many values as fields.
module 0x42::m {
    struct Pair(u64, bool) has drop;

    fun f(): Pair { Pair(1) } //~ E0302
}
