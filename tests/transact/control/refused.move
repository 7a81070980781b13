// `break` and labels outside of their loops, and conditions that are none.

//# publish
module 0x42::m { fun f() { break } }

//# publish
module 0x42::m { fun f() { 'a: loop { break 'b } } }

//# publish
module 0x42::m { fun f(n: u64) { if (n) {} } }

//# publish
module 0x42::m { fun f(): u64 { if (true) 1 } }

//# publish
module 0x42::m { fun f(): u64 { let x; x } }
