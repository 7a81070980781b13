// There is no `*` in imports.
module 0x42::m {
    use 0x1::vector::*; //~ E0101
    fun f(): u64 { 1 }
    public fun g(): u64 { f() }
}
