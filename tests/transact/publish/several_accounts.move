// A text may publish modules of several accounts, in any order of the text.

//# publish
module 0x43::high { public fun n(): u64 { 0x42::low::n() + 1 } }
module 0x42::low { public fun n(): u64 { 1 } }

//# run 0x43::high::n
