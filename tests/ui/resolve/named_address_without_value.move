module 0x42::m {
    fun f(): address {
        @somebody //~ E0203
    }
}
