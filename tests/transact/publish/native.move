// Native functions belong to the library.

//# publish
module 0x42::m { native public fun f(n: u64): u64; }
