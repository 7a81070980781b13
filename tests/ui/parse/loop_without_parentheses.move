// `while` and `if` on a name alone.
module 0x42::m {
    fun f(is_open: bool): u64 {
        while is_open { is_open = false; }; //~ E0105
        if is_open { 1 } else { 2 } //~ E0105
    }
}
