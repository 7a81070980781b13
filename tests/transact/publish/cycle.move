// Modules do not depend on each other in a circle, not even by an upgrade.

//# publish
module 0x42::a { public fun f() { 0x42::b::f() } }
module 0x42::b { public fun f() { 0x42::a::f() } }

//# publish
module 0x42::a { public fun f() {} }

//# publish
module 0x42::b { public fun f() { 0x42::a::f() } }

//# publish
module 0x42::a { public fun f() { 0x42::b::f() } }

//# run 0x42::b::f
