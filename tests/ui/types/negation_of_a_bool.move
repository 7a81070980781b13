module 0x42::m {
    fun f(flag: bool): bool {
        -flag //~ E0305
    }
}
