// Named addresses with values are candidates.
module 0x42::m {
    fun f(): address { @sdt } //~ E0203
}
