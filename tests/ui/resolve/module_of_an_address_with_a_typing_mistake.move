// The modules at the address are candidates.
module 0x42::m {
    use std::strng; //~ E0202

    fun f(): strng::String { strng::utf8(b"") }
}
