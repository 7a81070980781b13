// The abilities of a type parameter are joined with `+`. What is meant is clear, and the rest is read that way.
module 0x42::m {
    struct Box<T: copy, drop> has drop { value: T } //~ E0101
    fun wrap<T: copy, drop, store, U>(value: T, _other: &U): Box<T> { Box { value } } //~ E0101
    fun wrapped(): Box<u64> { wrap(1, &2) }
    fun bare<T, drop>(value: &T): &T { value } //~ E0101
    fun last<copy, T>(value: &T): &T { value } //~ E0101
}
