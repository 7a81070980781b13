// One argument "was" given.
module 0x42::m {
    fun nothing() {}

    fun f() { nothing(1) } //~ E0302
}
