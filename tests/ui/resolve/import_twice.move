module 0x42::m {
    use std::vector;
    use std::vector; //~ E0207

    fun f(): vector<u64> { vector::empty() }
}
