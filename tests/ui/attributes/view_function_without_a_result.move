module 0x42::m {
    #[view]
    public fun show() {} //~ E0224
}
