// The nearest name of the library is offered with its import.
module 0x42::m {
    fun f(_name: Strin) {} //~ E0208
}
