module 0x42::m {
    public fun plus(x: &u64, y: u64): u64 {
        *x + y
    }

    fun f(v: &vector<u64>, x: &u64) {
        let _a = |i: u64| *v.borrow(i); //~ E0361
        let _b = |y: u64| plus(x, y); //~ E0361
    }
}
