// `move` before a lambda moves what it captures, even what could be copied.
module 0x42::m {
    fun f(): u64 {
        let x = 1;
        let g = move |y| x + y;
        g(1) + x //~ E0420
    }
}
