module 0x42::colors {
    enum Color has copy, drop { Red, Gray(u8) }
    public fun red(): Color { Color::Red }
}
module 0x42::m {
    use 0x42::colors::{Self, Color};
    public fun made(): Color {
        Color::Red //~ E0213
    }
    public fun matched(color: Color): u64 {
        match (color) {
            Color::Red => 1, //~ E0213
            colors::Color::Gray(_) => 2, //~ E0213
        }
    }
    public fun tested(): bool {
        colors::red() is Color::Red //~ E0213
    }
}
