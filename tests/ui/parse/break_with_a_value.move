module 0x42::m {
    fun f() {
        loop {
            break 5; //~ E0111
        }
    }
}
