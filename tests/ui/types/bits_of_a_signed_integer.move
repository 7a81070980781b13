module 0x42::m {
    fun f(mask: i64): i64 {
        let x = 12;
        let sum = mask + x;
        sum & 7 //~ E0305
    }

    fun g(mask: i64): i64 {
        mask << 2 //~ E0305
    }
}
