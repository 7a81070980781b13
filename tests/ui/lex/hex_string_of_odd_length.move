module 0x42::m {
    fun f(): vector<u8> {
        x"abc" //~ E0005
    }
}
