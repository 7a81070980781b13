module 0x42::m {
    fun f(): vector<u64> {
        vectr::empty() //~ E0202
    }
}
