module 0x42::m {
    struct Pair has copy, drop {
        first: u64,
        second: u64,
    }

    fun f() {
        let total = 0;
        let list = vector[];
        let pair = Pair { first: 1, second: 2 };
        let _a = |x: u64| total = total + x; //~ E0360
        let _b = |x: u64| list.push_back(x); //~ E0360
        let _c = |x: u64| pair.first += x; //~ E0360
        let _d = |x: u64| (pair.second, total) = (x, x); //~ E0360
        let _e = |x: u64| { let total = total; total = total + x; total };
    }
}
