module 0x42::m {
    use std::vector;

    fun f(v: &vector<u64>): u64 {
        vector::lenght(v) //~ E0204
    }
}
