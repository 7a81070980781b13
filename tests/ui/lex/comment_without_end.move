module 0x42::m {
    fun f() {}
}
/* never closed //~ E0007
