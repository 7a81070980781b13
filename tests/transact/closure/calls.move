// Function values: lambdas with captures, and names of functions.

//# publish
module 0x42::m {
    fun twice(f: |u64|u64 has copy + drop, n: u64): u64 { f(f(n)) }
    public fun add(a: u64, b: u64): u64 { a + b }
    public fun captured(by: u64): u64 { twice(|x| x + by, 10) }
    public fun named(): u64 { let f = add; f(3, 4) }
    public fun partial(n: u64): u64 { let f = |y| add(n, y); f(5) }
    public fun stored(): u64 { let v = vector[|x| x + 1, |x| x * 10]; (v[0])(1) + (v[1])(2) }
}

//# run 0x42::m::captured --args 5
//# run 0x42::m::named
//# run 0x42::m::partial --args 7
//# run 0x42::m::captured --args 18446744073709551615
