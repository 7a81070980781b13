// Literals take the type that they are used with.

//# publish
module 0x42::m {
    fun small(n: u8): u8 { n }
    public fun f(): (u8, u256, vector<u16>, bool) { let x = 5; let y = 7; (small(x) + 1, (y as u256), vector[1, 2], 3u32 == 3) }
    public fun g(n: u128): u128 { n + 340282366920938463463374607431768211454 }
    public fun forms(): (u64, u8, u64) { (1_000_000, 0xF_f, 0x10u64) }
}

//# run 0x42::m::f
//# run 0x42::m::g --args 1
//# run 0x42::m::g --args 2
//# run 0x42::m::forms
