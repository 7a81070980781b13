module 0x42::m {
    inline fun double(x: u64): u64 {
        x * 2
    }

    fun f(): u64 {
        let g = double; //~ E0362
        let h = |x| double(x);
        g(1) + h(1)
    }
}
