// A module that uses what was not published, or an address without a value, does not compile.

//# publish
module 0x42::m { fun f() { 0x42::nowhere::g() } }

//# publish
module Home::m {}

//# init --addresses Home=0x42

//# publish
module Home::m { public fun f(): address { @Home } }

//# run Home::m::f
