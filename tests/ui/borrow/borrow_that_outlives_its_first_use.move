// The first borrow does not end with its next use, but with its last one.
module 0x42::m {
    struct S has drop { f: u64, g: u64 }

    fun f(s: &mut S): u64 {
        let first = &mut s.f;
        let second = &mut s.f; //~ E0430
        *second = 1;
        *first = 2;
        *second = 3;
        *first
    }
}
