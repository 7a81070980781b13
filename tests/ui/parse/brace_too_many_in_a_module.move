// What follows a brace too many belongs to the module.
module 0x42::m {
    fun first(): u64 { 1 }} //~ E0103

    #[view]
    public fun second(): u64 { first() }

    const LIMIT: u64 = true; //~ E0301
}
