// The chapter on signers: a capability that the machine gives, not a value that code can make.

//# publish
module 0x42::names {
    use std::signer;

    struct Name has key { text: vector<u8> }

    public entry fun set(account: signer, text: vector<u8>) { move_to(&account, Name { text }) }
    public entry fun rename(account: &signer, text: vector<u8>) acquires Name {
        Name[signer::address_of(account)].text = text
    }
    public entry fun give(from: &signer, to: &signer) acquires Name {
        move_to(to, move_from<Name>(signer::address_of(from)))
    }
    public fun who(account: &signer): (address, address) {
        (signer::address_of(account), *signer::borrow_address(account))
    }
}

//# run 0x42::names::set --signers 0x7 --args b"ann"
//# run 0x42::names::rename --signers 0x7 --args b"bob"
//# run 0x42::names::give --signers 0x7 0x8
//# view --address 0x8 --resource 0x42::names::Name
//# run 0x42::names::who --signers 0x9
//# run 0x42::names::rename --signers 0x9 --args b"cyd"

// No copy, no storage, no literal, and no address in its place.
//# publish
module 0x42::a {
    struct Kept has store { who: signer }
    fun f(s: signer): (signer, signer) { (copy s, s) }
    fun g(): signer { @0x1 }
}
//# publish
module 0x42::b {
    struct Name has key {}
    fun f(owner: address) { move_to(owner, Name {}) }
}
