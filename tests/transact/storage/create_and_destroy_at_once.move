// What is created and destroyed in one transaction was never there.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public fun twice(s: &signer): u64 acquires R {
        let a = std::signer::address_of(s);
        move_to(s, R { n: 1 });
        let R { n } = move_from<R>(a);
        move_to(s, R { n: n + 1 });
        let R { n } = move_from<R>(a);
        n
    }
}

//# run 0x42::m::twice --signers 0xA
//# view --address 0xA --resource 0x42::m::R
