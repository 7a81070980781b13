// Other languages have other words for the same types.
module 0x42::m {
    fun f(_a: usize, _b: boolean, _c: uint256) {} //~ E0208
}
