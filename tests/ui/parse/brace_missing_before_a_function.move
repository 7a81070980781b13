// The line that starts a function ends the one before.
module 0x42::m {
    fun first(c: bool): u64 { //~ E0102
        if (c) { return 1 };
        2

    /// Known all the same.
    public(friend) fun second(): u64 { first(true) }

    #[view]
    public fun third(): u64 { second() + true } //~ E0301
}
