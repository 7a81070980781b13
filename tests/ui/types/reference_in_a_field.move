module 0x42::m {
    struct S { r: &u64 } //~ E0309
}
