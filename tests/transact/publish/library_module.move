// The library at 0x1 is published beforehand, and is upgraded like any other module.

//# publish
module 0x1::signer { public fun address_of(_s: &signer): address { @0x0 } }

//# publish
module 0x1::addition { public fun two(): u64 { 2 } }

//# run 0x1::addition::two

//# run --signers 0x5
script { fun main(s: &signer) { assert!(std::signer::address_of(s) == @0x5, 1) } }
