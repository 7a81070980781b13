// A function of one module of the library is offered with its import.
module 0x42::m {
    fun f(): std::option::Option<u64> { some(1) } //~ E0201
}
