// Arguments are evaluated from left to right, each a value at its point.

//# publish
module 0x42::m {
    fun digits(a: u64, b: u64, c: u64): u64 { a * 100 + b * 10 + c }
    public fun f(): u64 { let x = 1; digits(x, { x = x + 1; x }, { x = x * 3; x }) }
    public fun g(): u64 { let x = 1; x + { x = x + 1; x } }
}

//# run 0x42::m::f
//# run 0x42::m::g
