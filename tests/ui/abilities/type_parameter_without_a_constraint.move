// The type parameter has to ask for what the function needs.
module 0x42::m {
    fun duplicate<T: copy>(value: &T): T { *value }

    fun f<T>(value: &T): T { duplicate(value) } //~ E0401
}
