// An older `vector`, whose functions are not called with a dot. What is left of the library, where
// it is needed, calls them so; what is not needed is left out.
module 0x1::vector { //~ E0714
    native public fun length<Element>(v: &vector<Element>): u64;
}

module 0x42::m {
    use std::string;

    public fun greeting(): string::String {
        string::utf8(b"hello")
    }

    fun misspelt(): u64 {
        missing() //~ E0201
    }
}
