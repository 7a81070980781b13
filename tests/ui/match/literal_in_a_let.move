module 0x42::m {
    enum Color has drop { Gray(u8), Red }
    public fun number(): u64 {
        let (1, second) = (1, 2); //~ E0334
        second
    }
    public fun inside(color: Color): u8 {
        let Color::Gray(1..5) = color; //~ E0334
        1
    }
}
