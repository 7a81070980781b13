// Inline functions are expanded where they are called, their lambdas with them.

//# publish
module 0x42::m {
    public inline fun apply(n: u64, f: |u64|u64): u64 { f(f(n)) }
    public inline fun each(v: &vector<u64>, f: |&u64|) { let i = 0; while (i < v.length()) { f(&v[i]); i = i + 1 } }
    public fun twice(n: u64): u64 { apply(n, |x| x * 3) }
    public fun sum(v: vector<u64>): u64 { let s = 0; each(&v, |x| s = s + *x); s }
    public fun hygiene(): u64 { let i = 100; each(&vector[1, 2, 3], |x| i = i + *x); i }
}

//# run 0x42::m::twice --args 2
//# run 0x42::m::sum --args [1,2,3]
//# run 0x42::m::hygiene

//# publish
module 0x43::far { public fun f(n: u64): u64 { 0x42::m::apply(n, |x| x + 1) } }

//# run 0x43::far::f --args 5
