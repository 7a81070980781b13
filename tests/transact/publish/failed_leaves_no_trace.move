// What did not compile was not published: neither are modules beside it.

//# publish
module 0x42::fine { public fun f(): u64 { 1 } }
module 0x42::wrong { public fun f(): u64 { missing } }

//# run 0x42::fine::f

//# publish
module 0x42::user { public fun f(): u64 { 0x42::fine::f() } }
