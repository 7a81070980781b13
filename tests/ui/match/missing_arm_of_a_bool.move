// The witness is the value itself.
module 0x42::m {
    fun f(flag: bool): u64 {
        match (flag) { //~ E0330
            true => 1,
        }
    }
}
