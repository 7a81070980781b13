// A constant is seen in its module alone.

//# publish
module 0x42::a { const N: u64 = 1; public fun n(): u64 { N } }

//# publish
module 0x42::b { fun f(): u64 { 0x42::a::N } }
