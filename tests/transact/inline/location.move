// What fails in an inline function is located in the module of its caller.

//# publish
module 0x42::m { public inline fun check(ok: bool) { assert!(ok, 5) } public inline fun div(a: u64, b: u64): u64 { a / b } }
module 0x43::user {
    public fun check(ok: bool) { 0x42::m::check(ok) }
    public fun div(b: u64): u64 { 0x42::m::div(1, b) }
}

//# run 0x43::user::check --args false
//# run 0x43::user::div --args 0
