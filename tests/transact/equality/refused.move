// Values of different types, and values that cannot be dropped, are not compared.

//# publish
module 0x42::m { fun f(a: u64, b: &u64): bool { a == b } }

//# publish
module 0x42::m { struct S {} fun f(a: S, b: S): bool { a == b } }

//# publish
module 0x42::m { struct A has drop {} struct B has drop {} fun f(a: A, b: B): bool { a == b } }
