// A friend may call `friend` functions; whoever is no friend may not.

//# publish
module 0x42::low {
    friend 0x42::high;
    public(friend) fun secret(): u64 { 7 }
}
module 0x42::high { public fun get(): u64 { 0x42::low::secret() } }
module 0x42::other {}

//# run 0x42::high::get

//# publish
module 0x42::other { public fun get(): u64 { 0x42::low::secret() } }
