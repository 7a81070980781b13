// Friends that are not there, the module itself, or both kinds of friendship.

//# publish
module 0x42::m { friend 0x42::nowhere; }

//# publish
module 0x42::m { friend 0x42::m; }

//# publish
module 0x42::a { friend 0x42::m; package fun f() {} } module 0x42::m {}
