// Constants are computed when the module is compiled, also over other constants.

//# publish
module 0x42::m {
    const A: u64 = 1 << 4 | 1;
    const B: u64 = A * 2;
    const V: vector<u8> = b"hi";
    const N: vector<vector<u64>> = vector[vector[1, A], vector[]];
    const WHO: address = @0x42;
    const YES: bool = A > 3 && !false;
    public fun all(): (u64, u64, vector<u8>, vector<vector<u64>>, address, bool) { (A, B, V, N, WHO, YES) }
}

//# run 0x42::m::all

//# publish
module 0x42::n { const C: u8 = 255 + 1; }

//# publish
module 0x42::n { const C: u64 = 1 / 0; }
