// Where branches or arms differ, nobody knows which one is right: nothing is said of what is done with the result.
module 0x42::m {
    enum Size has drop { Small, Large }

    fun of_branches(is_small: bool): u64 {
        let size = if (is_small) 1u8 else 2u64; //~ E0301
        size + 1
    }
    fun of_arms(size: Size): u64 {
        let number = match (size) {
            Small => b"small",
            Large => 2u64, //~ E0301
        };
        number + 1
    }
}
