module 0x42::m {
    fun f(): u64 {
        let x = 1;
        let y = x;
        x = 2; //~ W0422
        y
    }
}
