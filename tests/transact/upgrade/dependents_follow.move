// Whoever calls a module calls its newest version.

//# publish
module 0x42::low { public fun n(): u64 { 1 } }

//# publish
module 0x42::high { public fun n(): u64 { 0x42::low::n() * 10 } }

//# run 0x42::high::n

//# publish
module 0x42::low { public fun n(): u64 { 2 } }

//# run 0x42::high::n
