module 0x42::m {
    inline fun apply(x: u64, unused: u64, f: |u64| u64): u64 { //~ W0421
        let forgotten = 1; //~ W0420
        f(x) + f(x)
    }

    fun g(): u64 {
        apply(1, 2, |x| 1) + //~ W0420
            apply(2, 2, |x| { let y = 1; x }) + //~ W0420
            apply(3, 2, |x| abort x)
    }
}
