module 0x42::m {
    enum Color has drop { Red, Green } //~ E0601

    fun f(c: &Color): bool {
        true
    }
}
