module 0x42::m {
    enum Color has drop { Red, Green, Gray(u8) }
    public fun behind_a_wildcard(color: &Color): u64 {
        match (color) {
            Red => 1,
            _ => 2,
            Green => 3, //~ E0331
        }
    }
    public fun twice(color: &Color): u64 {
        match (color) {
            Red => 1,
            Gray(_) => 2,
            Gray(7) => 3, //~ E0331
            Green => 4,
        }
    }
    public fun covered_by_two(number: u8): u64 {
        match (number) {
            ..100 => 1,
            100.. => 2,
            50..150 => 3, //~ E0331
        }
    }
    public fun guards_cover_nothing(number: u8, flag: bool): u64 {
        match (number) {
            1 if (flag) => 1,
            1 => 2,
            _ => 3,
        }
    }
}
