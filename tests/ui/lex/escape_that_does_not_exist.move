module 0x42::m {
    fun f(): vector<u8> {
        b"tab\q" //~ E0004
    }
}
