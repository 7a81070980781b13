module 0x42::m {
    struct Pair<phantom A, phantom B> has drop {}

    fun f<T>() {
        f<Pair<T, T>>() //~ E0315
    }
}
