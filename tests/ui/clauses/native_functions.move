module 0x42::m {
    native fun square(n: u64): u64 pure;
    native fun anything(n: u64): u64;

    fun planned(n: u64): u64 pure { square(n) }
    fun alone(n: u64): u64 pure { anything(n) } //~ E0505
}
