// Fields that are missing, unknown or named twice, and positional parts of the wrong number.

//# publish
module 0x42::m { struct S has drop { a: u64, b: u8 } fun f(): S { S { a: 1 } } }

//# publish
module 0x42::m { struct S has drop { a: u64 } fun f(): S { S { a: 1, c: 2 } } }

//# publish
module 0x42::m { struct S { a: u64, a: u8 } }

//# publish
module 0x42::m { struct P(u64, u8) has drop; fun f(): P { P(1) } }

//# publish
module 0x42::m { struct S has drop { a: u64 } fun f(s: S): u64 { let S { a, b } = s; a } }
