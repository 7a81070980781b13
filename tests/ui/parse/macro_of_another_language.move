module 0x42::m {
    fun f() {
        println!(b"hello"); //~ E0115
    }
}
