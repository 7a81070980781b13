module 0x42::m {
    enum Color has drop { Red, Green }
    enum Other has drop { Red }
    struct S has drop {}
    public fun of_an_integer(number: u64): bool {
        number is Color::Red //~ E0338
    }
    public fun of_another_enum(color: &Color): bool {
        color is Other::Red //~ E0338
    }
    public fun with_a_struct(color: &Color): bool {
        color is S //~ E0338
    }
    public fun twice(color: &Color): bool {
        color is Red | Green | Red //~ E0205
    }
}
