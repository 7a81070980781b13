// The new modules of a publication initialize themselves in the order in which they are given, all or none.

//# publish
module 0x42::first {
    struct First has key { value: u64 }
    fun init_module(account: &signer) { move_to(account, First { value: 1 }) }
    public fun value(): u64 acquires First { First[@0x42].value }
}
module 0x42::second {
    struct Second has key { value: u64 }
    fun init_module(account: &signer) { move_to(account, Second { value: 0x42::first::value() + 1 }) }
    public fun value(): u64 acquires Second { Second[@0x42].value }
}

//# run 0x42::second::value

// Nothing of this stays, since the second of them aborts.
//# publish
module 0x43::good {
    struct Good has key {}
    fun init_module(account: &signer) { move_to(account, Good {}) }
    public fun exists_at(at: address): bool { exists<Good>(at) }
}
module 0x43::bad {
    use 0x43::good;
    fun init_module(_account: &signer) { assert!(!good::exists_at(@0x43), 7) }
}

//# run 0x43::good::exists_at --args @0x43
