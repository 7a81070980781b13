module 0x42::m {
    fun withdraw(): u64 { 1 }

    fun f(): u64 {
        withdrew() + withdraw() //~ E0201
    }
}
