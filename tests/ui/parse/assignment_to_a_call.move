module 0x42::m {
    struct Counter has key { n: u64 }

    fun g(): u64 { 1 }

    fun f() {
        g() = 2; //~ E0106
    }

    // What the target does is not known, so nothing is said of the clause.
    fun h(at: address) acquires Counter {
        { &mut Counter[at] } = Counter { n: 1 }; //~ E0106
    }
}
