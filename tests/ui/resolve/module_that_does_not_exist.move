module 0x42::m {
    use 0x42::nowhere; //~ E0202

    fun f(): u64 {
        nowhere::g()
    }
}
