// A text with several modules upgrades those that are there and adds the others; if one is refused, none is
// published.

//# publish
module 0x42::a { public fun n(): u64 { 1 } }

//# publish
module 0x42::a { public fun n(): u64 { 2 } }
module 0x42::b { public fun n(): u64 { 0x42::a::n() + 1 } }

//# run 0x42::b::n

//# publish
module 0x42::a { public fun n(): u64 { 3 } }
module 0x42::b { public fun n(): bool { true } }

//# run 0x42::a::n
