// Visible to friends, and the caller is none.
module 0x42::bank {
    friend fun open() {}
}

module 0x42::m {
    fun f() { 0x42::bank::open() } //~ E0212
}
