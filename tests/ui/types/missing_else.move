// Without `else` there is no value.
module 0x42::m {
    fun f(is_open: bool): u64 {
        if (is_open) 1 //~ E0301
    }
}
