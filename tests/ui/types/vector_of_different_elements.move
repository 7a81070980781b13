// The first element tells the type of the others.
module 0x42::m {
    fun f(): vector<u64> { vector[1u64, 2u8, true] } //~ E0301
}
