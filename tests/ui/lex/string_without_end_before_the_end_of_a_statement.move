// The punctuation at the end of the line is most likely meant as such.
module 0x42::m {
    fun f(): u64 {
        let text = b"hello; //~ E0003
        let more = g(vector[text, b"world]); //~ E0003
        text.length() + more
    }
    fun g(texts: vector<vector<u8>>): u64 { texts.length() }
    fun h(): u64 { g(vector[b"all]) } //~ E0003
}
