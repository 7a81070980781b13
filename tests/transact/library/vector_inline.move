// The library's inline vector functions: `map`, `filter`, `fold`, `for_each`, `any`, `all`.

//# publish
module 0x42::m {
    public fun f(v: vector<u64>): (vector<u64>, vector<u64>, u64) {
        let doubled = v.map(|x| x * 2);
        let large = v.filter(|x| *x > 2);
        let sum = v.fold(0, |a, x| a + x);
        (doubled, large, sum)
    }
    public fun each(v: vector<u64>): u64 { let n = 0; v.for_each(|x| n = n + x); n }
    public fun some(v: vector<u64>): (bool, bool) { (v.any(|x| *x == 2), v.all(|x| *x < 3)) }
}

//# run 0x42::m::f --args [1,2,3]
//# run 0x42::m::each --args [1,2,3]
//# run 0x42::m::some --args [1,2,3]
