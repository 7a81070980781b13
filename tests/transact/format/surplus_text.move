// A run of a function has no text.

//# publish
module 0x42::m { public fun f() {} }

//# run 0x42::m::f
script { fun main() {} }
