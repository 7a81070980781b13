// Inline functions over vectors of the author: early results by variables, nested lambdas.

//# publish
module 0x42::m {
    inline fun each<T>(v: &vector<T>, f: |&T|) { let i = 0; let n = v.length(); while (i < n) { f(&v[i]); i = i + 1 } }
    public fun pairs(a: vector<u64>, b: vector<u64>): vector<u64> { let out = vector[]; each(&a, |x| each(&b, |y| out.push_back(*x * *y))); out }
    public fun find(v: vector<u64>, n: u64): bool { let found = false; each(&v, |x| if (*x == n) found = true); found }
}

//# run 0x42::m::pairs --args [1,2] [3,4]
//# run 0x42::m::find --args [1,2] 2
//# run 0x42::m::find --args [1,2] 3
