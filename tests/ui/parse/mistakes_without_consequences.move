// What could not be parsed is reported once: nothing is said of what would have been declared there.
module 0x42::m {
    use std::vector:empty; //~ E0101

    const LIMIT: u64 = 10 +; //~ E0101
    const STEP u64 = 2; //~ E0101

    struct Point has copy, drop { x u64, y: u64 } //~ E0101
    struct Wrapper<T has drop { inside: T } //~ E0101

    fun add(x u64, y: u64): u64 { x + y } //~ E0101
    fun twice(x: u64): { x * 2 } //~ E0101
    fun half(x: u64) -> u64 { x / 2 } //~ E0101
    func third(x: u64): u64 { x / 3 } //~ E0113

    fun uses(point: Point): u64 {
        let made = empty<u64>();
        let wrapped = Wrapper { inside: made };
        let other = Point { x: LIMIT, y: STEP };
        vector::length(&wrapped.inside) + other.x + point.x + point.y + twice(1) + half(2) + third(add(3, 4))
    }
    fun values(): u64 {
        let first = 1 +; //~ E0101
        let second: u64 | = 2; //~ E0101
        let third := 3; //~ E0101
        let fourth -> u64 = 4; //~ E0101
        let (fifth, sixth +) = (5, 6); //~ E0101
        first + second + third + fourth + fifth + sixth
    }
}
