// The same words in another order are the same name.
module 0x42::m {
    public fun total_supply(): u64 { 1 }

    fun f(): u64 { supply_total() } //~ E0201
}
