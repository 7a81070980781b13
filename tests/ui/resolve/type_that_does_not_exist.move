module 0x42::m {
    struct Account has drop { id: u64 }

    fun f(_a: Acount) {} //~ E0208
}
