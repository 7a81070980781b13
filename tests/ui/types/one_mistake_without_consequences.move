module 0x42::m {
    fun f(): u64 {
        let x = missing; //~ E0201
        let y = x + 1;
        y * 2
    }
}
