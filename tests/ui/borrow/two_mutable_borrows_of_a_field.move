module 0x42::m {
    struct Point has drop { x: u64, y: u64 }

    fun add(a: &mut u64, b: &mut u64) { *a = *a + *b; }

    fun f(p: Point): u64 {
        add(&mut p.x, &mut p.x); //~ E0430
        p.x
    }
}
