// How many parameters there are is not known, so nothing is said of the calls.
module 0x42::m {
    fun add(a: u64, , b: u64): u64 { a + b } //~ E0101

    public fun sum(): u64 { add(1, 2) + add(3, 4) }
}
