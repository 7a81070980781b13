module 0x42::m {
    fun g(): u64 { 1 }

    fun f() {
        g() = 2; //~ E0106
    }
}
