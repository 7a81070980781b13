//@ run area 3 4
/// Packing, borrowing fields and unpacking.
module 0x42::m {
    struct Rectangle has drop { width: u64, height: u64 }

    fun grow(self: &mut Rectangle, by: u64) {
        self.width += by;
        self.height = self.height + by;
    }

    public fun area(width: u64, height: u64): u64 {
        let rectangle = Rectangle { width, height };
        rectangle.grow(1);
        let Rectangle { width, height } = rectangle;
        width * height
    }
}
