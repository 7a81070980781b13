//@ run area 3 4
/// Variants: making one, testing it, selecting a field, taking it apart.
module 0x42::m {
    enum Shape has drop { Circle { radius: u64 }, Rectangle { width: u64, height: u64 } }

    fun grow(self: &mut Shape) {
        if (self is Rectangle) self.width += 1;
    }

    public fun area(width: u64, height: u64): u64 {
        let shape = Shape::Rectangle { width, height };
        shape.grow();
        let Shape::Rectangle { width, height } = shape;
        width * height
    }
}
