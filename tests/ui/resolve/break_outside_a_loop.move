module 0x42::m {
    fun f() {
        break; //~ E0211
    }
}
