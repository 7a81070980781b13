// A call without a result has no value to keep.
module 0x42::m {
    fun log() {}

    fun f() {
        let _x = log(); //~ E0310
        let _y: u64 = log(); //~ E0301
    }
}
