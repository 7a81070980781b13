// Names that are declared twice, reserved, or of the wrong case.

//# publish
module 0x42::m { fun f() {} fun f() {} }

//# publish
module 0x42::m { struct s {} }

//# publish
module 0x42::m { fun _f() {} }

//# publish
module 0x42::m { fun move_to() {} }

//# publish
module 0x42::m { const n: u64 = 1; }

//# publish
module 0x42::m { fun f(a: u64, a: u64) {} }

//# publish
module 0x42::m { use 0x1::vector; use 0x1::vector; }
