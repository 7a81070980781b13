// A resource can be taken and put under another account in one transaction.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public entry fun transfer(from: &signer, to: &signer) acquires R {
        let r = move_from<R>(std::signer::address_of(from));
        r.n = r.n + 1;
        move_to(to, r);
    }
}

//# run 0x42::m::put --signers 0xA --args 1
//# run 0x42::m::transfer --signers 0xA 0xB
//# run 0x42::m::transfer --signers 0xA 0xB
//# run 0x42::m::transfer --signers 0xB 0xB
//# view --address 0xA --resource 0x42::m::R
//# view --address 0xB --resource 0x42::m::R
