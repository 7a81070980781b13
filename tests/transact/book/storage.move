// The chapters on global storage: its structure, its operators, generic resources, references into it.

//# publish
module 0x42::collection {
    use std::signer;

    struct Item has store, drop { kind: u8 }
    struct Collection has key { items: vector<Item> }
    struct Counter<phantom T> has key { value: u64 }
    struct Settings has key, copy, drop { limit: u64 }

    public fun start(account: &signer) { move_to(account, Collection { items: vector[] }) }
    public fun started(at: address): bool { exists<Collection>(at) }
    public fun add(account: &signer, kind: u8) acquires Collection {
        let collection = borrow_global_mut<Collection>(signer::address_of(account));
        collection.items.push_back(Item { kind })
    }
    public fun size(account: &signer): u64 acquires Collection {
        borrow_global<Collection>(signer::address_of(account)).items.length()
    }
    public fun end(account: &signer): u64 acquires Collection {
        let Collection { items } = move_from<Collection>(signer::address_of(account));
        items.length()
    }
    public fun count<T>(account: &signer) {
        let at = signer::address_of(account);
        if (!exists<Counter<T>>(at)) move_to(account, Counter<T> { value: 0 });
        let value = &mut Counter<T>[at].value;
        *value += 1
    }
    public fun counted<T>(at: address): u64 { Counter<T>[at].value }
    public fun indexed(account: &signer): (u8, u64, u64) {
        let at = signer::address_of(account);
        Collection[at].items[0].kind += 10;
        let first = &Collection[at].items[0];
        let kind = first.kind;
        move_to(account, Settings { limit: 7 });
        let settings = Settings[at];
        settings.limit += 1;
        (kind, settings.limit, Settings[at].limit)
    }
    public fun two_resources(at: address): u64 {
        let limit = &mut Settings[at].limit;
        *limit += size_at(at);
        *limit
    }
    fun size_at(at: address): u64 { Collection[at].items.length() }
    inline fun settings(at: address): &mut Settings { borrow_global_mut<Settings>(at) }
    public fun through_an_inline_function(at: address): u64 { settings(at).limit += 100; settings(at).limit }
}

//# run 0x42::collection::started --args @0x7
//# run 0x42::collection::start --signers 0x7
//# run 0x42::collection::started --args @0x7
//# run 0x42::collection::add --signers 0x7 --args 1u8
//# run 0x42::collection::size --signers 0x7
//# run 0x42::collection::indexed --signers 0x7
//# run 0x42::collection::two_resources --args @0x7
//# run 0x42::collection::through_an_inline_function --args @0x7
//# run 0x42::collection::count --signers 0x7 --type-args u8
//# run 0x42::collection::count --signers 0x7 --type-args u8
//# run 0x42::collection::count --signers 0x7 --type-args bool
//# run 0x42::collection::counted --type-args u8 --args @0x7
//# view --address 0x7 --resource 0x42::collection::Counter<bool>
//# run 0x42::collection::start --signers 0x7
//# run 0x42::collection::end --signers 0x7
//# run 0x42::collection::end --signers 0x7
//# run 0x42::collection::add --signers 0x7 --args 1u8

// Only resources, and only those of the module.
//# publish
module 0x42::a {
    use 0x42::collection::Collection;
    struct Plain has drop {}
    fun f(): bool { exists<Plain>(@0x1) }
    fun g(): bool { exists<Collection>(@0x1) }
    fun h(s: &signer) { move_to<u64>(s, 1) }
    fun i<T: key>(at: address): bool { exists<T>(at) }
    fun j(at: address) { move_to(at, Plain {}) }
}

// A reference into storage is not returned, and nothing of its type is acquired while it lives.
//# publish
module 0x42::b {
    struct R has key, drop { x: u64 }
    fun f(at: address): &R { &R[at] }
    fun g(at: address): u64 { let r = &R[at]; let q = &mut R[@0x2]; q.x = 1; r.x }
    fun h(at: address): u64 { let r = &mut R[at]; i(at); r.x }
    fun i(at: address) { move_from<R>(at); }
    fun j(at: address): R { R[at] }
}
