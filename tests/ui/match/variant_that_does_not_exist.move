module 0x42::m {
    enum Color has drop { Red, Green }
    struct S has drop { f: u64 }
    public fun with_a_typing_mistake(): Color {
        Color::Gren //~ E0332
    }
    public fun in_a_pattern(color: &Color): u64 {
        match (color) {
            Red => 1,
            Blue => 2, //~ E0332
            _ => 3,
        }
    }
    public fun in_a_test(color: &Color): bool {
        color is Rad | Color::Green //~ E0332
    }
    public fun the_enum_alone(): Color {
        Color //~ E0217
    }
    public fun as_a_type(color: &Color::Red): bool { //~ E0217
        color is Red
    }
    public fun of_no_enum(s: S): u64 {
        s.f + S::Red //~ E0332
    }
}
