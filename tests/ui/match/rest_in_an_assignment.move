module 0x42::m {
    struct S has drop { f: u64, g: u64 }
    public fun assigned(s: S): u64 {
        let a;
        S { f: a, .. } = s; //~ E0101
        a
    }
}
