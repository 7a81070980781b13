// A module that is published later may use what an upgrade added.

//# publish
module 0x42::low { public fun a(): u64 { 1 } }

//# publish
module 0x42::high { public fun f(): u64 { 0x42::low::b() } }

//# publish
module 0x42::low { public fun a(): u64 { 1 } public fun b(): u64 { 2 } }

//# publish
module 0x42::high { public fun f(): u64 { 0x42::low::b() } }

//# run 0x42::high::f
