// `len` is how other languages begin `length`.
module 0x42::m {
    fun f(list: &vector<u64>): u64 { list.len() } //~ E0219
}
