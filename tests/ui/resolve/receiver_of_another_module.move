module 0x42::m {
    public fun double(self: u64): u64 { //~ W0204
        self * 2
    }
}
