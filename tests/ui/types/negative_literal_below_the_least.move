module 0x42::m {
    fun f(): vector<i8> {
        vector[-128, -129] //~ E0306
    }
}
