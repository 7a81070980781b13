module 0x42::m {
    public fun backwards(number: u64): u64 {
        match (number) {
            5..5 => 1, //~ E0335
            9..=5 => 2, //~ E0335
            ..0 => 3, //~ E0335
            _ => 4,
        }
    }
    public fun of_bools(flag: bool): u64 {
        match (flag) {
            false..true => 1, //~ E0320
            _ => 2,
        }
    }
    public fun literal_of_another_type(number: u64): u64 {
        match (number) {
            true => 1, //~ E0320
            1u8 => 2, //~ E0320
            _ => 3,
        }
    }
    public fun too_large(number: u8): u64 {
        match (number) {
            256 => 1, //~ E0306
            _ => 2,
        }
    }
}
