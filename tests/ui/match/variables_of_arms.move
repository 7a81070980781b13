module 0x42::m {
    enum Color has copy, drop { Gray(u8), Mixed { left: u8, right: u8 } }
    public fun unused(color: Color): u8 {
        match (color) {
            Gray(level) => 1, //~ W0420
            Mixed { left, right } => left, //~ W0420
        }
    }
    public fun read_by_a_guard_alone(color: Color): u8 {
        match (color) {
            Gray(level) if (level > 3) => 1,
            Mixed { left, .. } if (left == 2) => 2,
            whole if (whole is Gray) => 3,
            _ => 4,
        }
    }
    public fun behind_an_arm_that_returns(color: Color): u8 {
        match (color) { Gray(_) => return 1, Mixed { .. } => abort 2 };
        3 //~ W0423
    }
    public fun type_arguments_of_a_variant(): bool {
        let none = Maybe::None<u8>;
        match (none) { Maybe::Some<u8>(_) => true, Maybe::None<u8> => false }
    }
    enum Maybe<T> has copy, drop { None, Some(T) }
    public fun wrong_fields(color: Color): u8 {
        match (color) {
            Gray(a, b) => a, //~ E0320
            Mixed(a, _) => a, //~ E0320
            Mixed { left, .. } => left,
            Gray { level } => level, //~ E0209
        }
    }
    public fun wrong_values(): (Color, Color, Color) {
        (Color::Gray, Color::Gray(1, 2), Color::Mixed { left: 1 }) //~ E0302 E0308
    }
    public fun tuple_of_another_length(a: Color, b: Color): u8 {
        match ((a, b)) {
            (Gray(_), _, _) => 1, //~ E0320
            whole => 2, //~ E0310
        }
    }
    public fun guard_without_bool(color: Color): u8 {
        match (color) {
            Gray(level) if (level) => 1, //~ E0301
            _ => 2,
        }
    }
    public fun constant_in_a_pattern(number: u64): u8 {
        match (number) {
            LIMIT => 1, //~ E0217
            _ => 2,
        }
    }
    const LIMIT: u64 = 5;
}
