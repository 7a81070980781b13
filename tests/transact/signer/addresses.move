// Signers are the accounts given, in order.

//# init --addresses Alice=0xA Bob=0xB

//# publish
module 0x42::m {
    use std::signer;
    public fun who(a: &signer, b: signer): (address, address) { (signer::address_of(a), signer::address_of(&b)) }
    public fun after(n: u64, s: &signer): (u64, address) { (n, signer::address_of(s)) }
}

//# run 0x42::m::who --signers Alice Bob
//# run 0x42::m::who --signers @Bob,@Alice
//# run 0x42::m::after --signers 0xC --args 3
//# run 0x42::m::who --signers Carol Bob
