module 0x42::m {
    inline fun f0(x: u64): u64 { x + 1 }
    inline fun f1(x: u64): u64 { f0(x) + f0(x) }
    inline fun f2(x: u64): u64 { f1(x) + f1(x) }
    inline fun f3(x: u64): u64 { f2(x) + f2(x) }
    inline fun f4(x: u64): u64 { f3(x) + f3(x) }
    inline fun f5(x: u64): u64 { f4(x) + f4(x) }
    inline fun f6(x: u64): u64 { f5(x) + f5(x) }
    inline fun f7(x: u64): u64 { f6(x) + f6(x) }
    inline fun f8(x: u64): u64 { f7(x) + f7(x) }
    inline fun f9(x: u64): u64 { f8(x) + f8(x) }
    inline fun f10(x: u64): u64 { f9(x) + f9(x) }
    inline fun f11(x: u64): u64 { f10(x) + f10(x) }
    inline fun f12(x: u64): u64 { f11(x) + f11(x) }
    inline fun f13(x: u64): u64 { f12(x) + f12(x) }

    fun host(): u64 { //~ E0903
        f13(1)
    }
}
