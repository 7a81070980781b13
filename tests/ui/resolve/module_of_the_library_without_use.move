// The module exists, it is not imported.
module 0x42::m {
    fun f(list: &vector<u64>): u64 { vector::length(list) } //~ E0202
}
