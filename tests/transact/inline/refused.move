// Inline functions that call themselves, or whose body is out of reach at the call.

//# publish
module 0x42::m { inline fun f(n: u64): u64 { f(n) } fun g(): u64 { f(1) } }

//# publish
module 0x42::a { fun private(): u64 { 1 } public inline fun open(): u64 { private() } }

//# publish
module 0x42::b { fun f(): u64 { 0x42::a::open() } }

//# publish
module 0x42::m { inline fun ap(f: |u64|u64): u64 { f(1) } fun g(): u64 { ap(|x| return x) } }
