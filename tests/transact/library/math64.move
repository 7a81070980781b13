// `math64`: powers, roots, logarithms and where they have no result.

//# publish
module 0x42::m {
    use aptos_std::math64;
    public fun f(): (u64, u64, u64, u64, u64) { (math64::max(3, 4), math64::min(3, 4), math64::pow(3, 5), math64::sqrt(99), math64::average(3, 6)) }
    public fun log(n: u64): u8 { math64::floor_log2(n) }
    public fun power(n: u64, e: u64): u64 { math64::pow(n, e) }
    public fun clamp(n: u64): u64 { math64::clamp(n, 5, 10) }
}

//# run 0x42::m::f
//# run 0x42::m::log --args 1024
//# run 0x42::m::log --args 0
//# run 0x42::m::power --args 2 63
//# run 0x42::m::power --args 2 64
//# run 0x42::m::clamp --args 3
//# run 0x42::m::clamp --args 30
