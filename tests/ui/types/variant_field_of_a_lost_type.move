module 0x42::shapes {
    public enum Shape has copy, drop {
        Circle { size: u64 },
        Square { size: Missing }, //~ E0208
    }
}

module 0x42::user {
    use 0x42::shapes::Shape;

    // The field has one type as far as anybody knows.
    fun grow(s: &mut Shape) {
        s.size += 3;
    }
}
