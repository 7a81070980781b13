module 0x42::m {
    const ONE: u64 = TWO - 1; //~ E0319
    const TWO: u64 = ONE + 1;

    public fun f(): u64 {
        ONE + TWO
    }
}
