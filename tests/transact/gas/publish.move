// Publishing costs gas by the size of the modules.

//# publish --gas-budget 100
module 0x42::m { public fun f(): u64 { 1 } }

//# run 0x42::m::f

//# publish --gas-budget 1000000
module 0x42::m { public fun f(): u64 { 1 } }

//# run 0x42::m::f
