module 0x42::m {
    fun sum(N: u64): u64 { //~ E0206
        let total = 0;
        for (I in 0..N) { //~ E0206
            total += I
        };
        total
    }

    inline fun apply(F: |u64| u64): u64 { F(1) } //~ E0206
}
