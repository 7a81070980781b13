module 0x42::shapes {
    public struct Point has copy, drop { x: u64, y: u64 }
}

module 0x42::user {
    use 0x42::shapes::Point;

    fun swap(p: &mut Point) {
        let x = &mut p.x;
        let y = &mut p.y; //~ E0430
        *x = *y;
        *y = 1;
    }
}
