// Friends that are the module itself, twice the same, or at another address, or both kinds of friendship.

//# publish
module 0x42::m { friend 0x42::m; }

//# publish
module 0x42::a { friend 0x42::m; package fun f() {} } module 0x42::m {}

//# publish
module 0x42::b { friend 0x42::c; friend 0x42::c; } module 0x42::c {}

//# publish
module 0x42::d { friend 0x43::e; } module 0x43::e {}
