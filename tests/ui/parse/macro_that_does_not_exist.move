module 0x42::m {
    fun f() {
        ensure!(true); //~ E0115
    }
}
