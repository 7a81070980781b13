module 0x42::m {
    #[view(a)] //~ E0222
    public fun f(): u64 { 1 }

    #[resource_group] //~ E0222
    struct G {}

    #[lint::skip] //~ E0222
    public fun g() {}

    #[deprecated = 1] //~ E0222
    public fun h() {}
}
