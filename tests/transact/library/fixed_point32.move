// `fixed_point32`: numbers with 32 binary places.

//# publish
module 0x42::m {
    use std::fixed_point32;
    public fun half(n: u64): u64 { fixed_point32::multiply_u64(n, fixed_point32::create_from_rational(1, 2)) }
    public fun raw(): u64 { fixed_point32::create_from_rational(3, 4).get_raw_value() }
    public fun by_zero(): u64 { fixed_point32::create_from_rational(1, 0).get_raw_value() }
    public fun rounds(): (u64, u64, u64) { let x = fixed_point32::create_from_rational(7, 2); (x.floor(), x.ceil(), x.round()) }
}

//# run 0x42::m::half --args 9
//# run 0x42::m::raw
//# run 0x42::m::by_zero
//# run 0x42::m::rounds
