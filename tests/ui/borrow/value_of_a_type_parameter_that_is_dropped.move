// A type parameter has the abilities that it is declared with.
module 0x42::m {
    fun f<T>(_value: T) {} //~ E0423
}
