module 0x42::m {
    enum Status has drop { Open, Closed(u64) }
    struct Pair(u64, u64) has drop;

    fun close(): Status { Status::Closed { reason: 1 } } //~ E0209
    fun first(p: Pair): u64 { p.first } //~ E0209
    fun second(p: Pair): u64 { p.10 } //~ E0209
}
