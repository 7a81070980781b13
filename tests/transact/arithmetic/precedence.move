// `*` before `+`, shifts before `&`, `&` before `^` before `|`, all before comparisons, `&&` before `||`.

//# publish
module 0x42::m {
    public fun f(): (u64, u64, u64, bool, bool) {
        (2 + 3 * 4, 1 << 2 + 1, 6 & 3 | 8 ^ 1, 1 | 2 == 3, true || false && false)
    }
    public fun casts(n: u64): u64 { ((n + 1 as u8) as u64) + 1 }
}

//# run 0x42::m::f
//# run 0x42::m::casts --args 254
//# run 0x42::m::casts --args 255
