module 0x42::m {
    use std::vector;

    fun f() {
        let _v = vector::empty(); //~ E0304
    }
}
