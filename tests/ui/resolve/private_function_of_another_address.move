// Only `public` reaches from one address to another.
module 0x42::bank {
    fun open() {}
}

module 0x43::m {
    fun f() { 0x42::bank::open() } //~ E0212
}
