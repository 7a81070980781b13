module 0x42::m {
    fun f(c: bool) {
        let _x = if (c) 1 else false; //~ E0301
    }
}
