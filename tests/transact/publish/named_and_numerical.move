// A module may be named by the name of its address or by its number.

//# init --addresses A=0x42 --addresses B=0x42

//# publish
module A::m { public fun n(): u64 { 1 } }

//# publish
module 0x43::user { public fun all(): u64 { A::m::n() + B::m::n() + 0x42::m::n() + 0x0042::m::n() } }

//# run 0x43::user::all
