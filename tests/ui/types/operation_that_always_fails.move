module 0x42::m {
    const LARGE: u64 = 1 << 40;

    public fun f(): (u8, u64, u32, i8, u8) {
        let sum = 200 + 100; //~ W0370
        let difference = { 1 } - (1 + 1); //~ W0370
        let narrow = (LARGE as u32); //~ W0370
        let least = -(-128); //~ W0370
        (sum, difference, narrow, least, 1 << 8) //~ W0370
    }

    public fun g(): u64 {
        assert!(LARGE / 1024 > 5 % 3, 1);
        if (false) { 1 / 0 } else { 2 } //~ W0370
    }
}
