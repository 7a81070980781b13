module 0x42::m {
    struct Pair { first u64, second: } //~ E0101

    fun f() {
        let = 1; //~ E0101
        g(1 2); //~ E0101
        g(3 +, 4); //~ E0101
        let x = 1, y = 2; //~ E0101
    }

    fun g(_x: u64, _y: u64) {}

    fun k() -> u64 { //~ E0101
        1
    }
}
