// A block is a value: its last expression, or unit.

//# publish
module 0x42::m {
    public fun f(n: u64): u64 { let x = { let a = n * 2; a + 1 }; { x = x + 1; }; x }
    public fun g(): u64 { let v = { 1; 2; 3 }; v }
}

//# run 0x42::m::f --args 4
//# run 0x42::m::g
