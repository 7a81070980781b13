// The bounds of `for` are evaluated once, the lower one first, and the body may change the variable.

//# publish
module 0x42::m {
    fun low(v: &mut vector<u64>): u64 { v.push_back(1); 0 }
    fun high(v: &mut vector<u64>): u64 { v.push_back(2); 3 }
    public fun once(): (u64, vector<u64>) { let v = vector[]; let n = 0; for (i in low(&mut v)..high(&mut v)) { n = n + i }; (n, v) }
    public fun changed(): u64 { let n = 0; for (i in 0..10) { n = n + 1; i = i + 1 }; n }
}

//# run 0x42::m::once
//# run 0x42::m::changed
