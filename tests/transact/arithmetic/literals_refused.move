// Literals that their type cannot hold, and operands of different types.

//# publish
module 0x42::m { fun f(): u8 { 256 } }

//# publish
module 0x42::m { fun f(): u64 { 18446744073709551616 } }

//# publish
module 0x42::m { fun f(a: u8, b: u64): u64 { a + b } }

//# publish
module 0x42::m { fun f(a: u64): bool { a == true } }

//# publish
module 0x42::m { fun f(a: address): address { a + a } }

//# publish
module 0x42::m { fun f(): u8 { 300u8 } }
