module 0x42::m {
    fun f(r: &u64) {
        *r = 1; //~ E0321
    }
}
