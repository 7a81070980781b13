// Longer arguments cost more.
//@ gas

//# publish
module 0x42::m { public fun f(_v: vector<u8>) {} }

//# run 0x42::m::f --args []
//# run 0x42::m::f --args [1]
//# run 0x42::m::f --args [1,2,3,4,5,6,7,8]
