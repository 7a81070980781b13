// A module of this name exists, at another address.
module 0x42::m {
    fun f(list: &vector<u64>): u64 { 0x42::vector::length(list) } //~ E0202
}
