// A function or module that is not there is LINKER_ERROR.

//# publish
module 0x42::m { public fun f() {} }

//# run 0x42::m::g
//# run 0x42::n::f
//# run 0x43::m::f
//# run 0x42::m
//# run f
