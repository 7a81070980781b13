// The builtin types are candidates as well.
module 0x42::m {
    fun f(_a: u46, _b: adress, _c: singer) {} //~ E0208
}
