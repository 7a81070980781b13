// The parameter is shown beside the argument, and what was found is said in words.
module 0x42::m {
    struct S has drop { v: u64 }

    fun take(s: S): u64 { s.v }

    fun f(flag: bool): u64 { take(0) + take(flag) } //~ E0301
}
