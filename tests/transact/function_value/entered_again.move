// A module that is entered again by way of a function value keeps its resources to itself.

//# publish
module 0x42::caller {
    public fun call(f: || u64): u64 { f() }
    public fun call_with(f: |address| u64, a: address): u64 { f(a) }
}

//# publish
module 0x42::counter {
    use 0x42::caller;

    struct Counter has key { n: u64 }

    public entry fun init(owner: &signer) { move_to(owner, Counter { n: 1 }); }

    public fun read(a: address): u64 { Counter[a].n }
    fun pure(): u64 { 7 }

    public fun by_itself(a: address): u64 { read(a) }
    public fun by_a_value(a: address): u64 { (|| read(a))() }
    public fun by_another_module(a: address): u64 { caller::call_with(read, a) }
    public fun without_resources(): u64 { caller::call(pure) }
    public fun before_and_after(a: address): u64 { read(a) + caller::call(pure) + read(a) }

    #[module_lock]
    public fun locked(): u64 { caller::call(pure) }
    #[module_lock]
    public fun locked_and_straight(a: address): u64 { read(a) }
}

//# publish
module 0x42::outside {
    public fun other(a: address): u64 { 0x42::caller::call_with(0x42::counter::read, a) }
}

//# run 0x42::counter::init --signers 0xa
//# run 0x42::counter::by_itself --args @0xa
//# run 0x42::counter::by_a_value --args @0xa
//# run 0x42::counter::by_another_module --args @0xa
//# run 0x42::counter::without_resources
//# run 0x42::counter::before_and_after --args @0xa
//# run 0x42::counter::locked
//# run 0x42::counter::locked_and_straight --args @0xa
//# run 0x42::outside::other --args @0xa
