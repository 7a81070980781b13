// Several modules have a function of this name: the author chooses.
module 0x42::m {
    fun f(list: &vector<u64>): bool { is_empty(list) } //~ E0201
}
