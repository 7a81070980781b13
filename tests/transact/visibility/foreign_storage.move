// Only its module moves a resource in and out of storage.

//# publish
module 0x42::m { struct R has key {} public fun make(): R { R {} } }

//# publish
module 0x43::n { fun f(s: &signer) { move_to(s, 0x42::m::make()) } }

//# publish
module 0x43::n { fun f(a: address): bool { exists<0x42::m::R>(a) } }
