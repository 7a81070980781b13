module 0x42::m {
    fun f(a: bool) {
        if (a) { //~ E0102
            g();
    }

    fun g() {
        h((1 + 2); //~ E0102
    }

    fun h(_x: u64) {}
}
