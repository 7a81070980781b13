module 0x42::m {
    fun f(): vector<u8> {
        "hello" //~ E0002
    }
}
