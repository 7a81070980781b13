module 0x42::m {
    inline fun apply(x: u64, f: |u64| u64): u64 {
        f(x)
    }

    inline fun each(v: &vector<u64>, f: |&u64|) {
        f(v.borrow(0))
    }

    fun g(v: &vector<u64>): u64 {
        each(v, |x| *x); //~ E0301
        each(v, |x| x == 1); //~ E0301
        apply(1, |x: u8| 1) + //~ E0301
        apply(1, |x| x > 1) //~ E0301
    }
}
