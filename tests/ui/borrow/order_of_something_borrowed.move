module 0x42::m {
    fun f(names: vector<u8>): bool {
        let first = &mut names[0];
        let is_small = names < b"m"; //~ E0430
        *first = 0;
        is_small
    }
}
