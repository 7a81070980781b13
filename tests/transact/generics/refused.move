// Types that do not fit, cannot be found out or grow without end.

//# publish
module 0x42::m { fun f<T>(): u64 { 1 } fun g(): u64 { f() } }

//# publish
module 0x42::m { fun f<T: copy>(t: T): T { t } struct S {} fun g(s: S): S { f(s) } }

//# publish
module 0x42::m { struct A<T> has drop { t: T } fun f<T>() { f<A<T>>() } }

//# publish
module 0x42::m { fun f<T>(a: &T) {} fun g() { f<&u64>(&1) } }

//# publish
module 0x42::m { struct S { s: vector<S> } }
