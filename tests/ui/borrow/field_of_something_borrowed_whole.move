// The root of both borrows is named, not the field.
module 0x42::m {
    struct S has drop { f: u64, g: u64 }

    fun f(): u64 {
        let s = S { f: 1, g: 2 };
        let field = &mut s.f;
        let whole = &mut s; //~ E0430
        *field = 3;
        whole.g
    }
}
