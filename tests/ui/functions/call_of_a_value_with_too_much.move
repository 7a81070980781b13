module 0x42::m {
    fun f(g: |u64| u64): u64 {
        g(1, 2) //~ E0302
    }

    fun h(g: |u64| u64): u64 {
        g(true) //~ E0301
    }

    fun i(): u64 {
        (|x: u64, y: u64| x + y)(1) //~ E0302
    }
}
