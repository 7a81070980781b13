//@ run visit @0xa
/// A resource: created once, changed by field, read by another function.
module 0x42::m {
    use std::signer;

    struct Visits has key { count: u64, last: address }

    public entry fun visit(account: &signer) {
        let address = signer::address_of(account);
        if (exists<Visits>(address)) {
            let visits = &mut Visits[address];
            visits.count = visits.count + 1;
            visits.last = address;
        } else {
            move_to(account, Visits { count: 1, last: address })
        }
    }

    public fun count(address: address): u64 {
        Visits[address].count
    }
}
