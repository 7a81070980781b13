// A constant is part of the code that uses it, and follows when its module is upgraded.

//# publish
module 0x42::m { const N: u64 = 1; public fun n(): u64 { N } }

//# run 0x42::m::n

//# publish
module 0x42::m { const N: u64 = 2; public fun n(): u64 { N } }

//# run 0x42::m::n
