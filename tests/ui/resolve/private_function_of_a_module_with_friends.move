// A module that has friends gets another friend, not package visibility.
module 0x42::other {}

module 0x42::bank {
    friend 0x42::other;

    friend fun close() {}

    fun open() { close() }
}

module 0x42::m {
    fun f() { 0x42::bank::open() } //~ E0212
}
