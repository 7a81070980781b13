// Whether bytes or a `String` are meant is not known, so nothing else is reported.
module 0x42::m {
    use std::string::String;

    fun name(): String { "weft" } //~ E0002

    fun length(text: &String): u64 { text.length() }

    fun f(): u64 { length(&"weft") } //~ E0002
}
