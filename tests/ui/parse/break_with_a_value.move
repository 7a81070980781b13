module 0x42::m {
    fun f() {
        loop {
            break 1; //~ E0111
        }
    }
}
