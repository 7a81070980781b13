// A signer cannot be copied, stored or returned as a new one.

//# publish
module 0x42::m { fun f(s: signer): (signer, signer) { (s, copy s) } }

//# publish
module 0x42::m { struct R has key { s: signer } }

//# publish
module 0x42::m { fun f(s: &signer): signer { *s } }
