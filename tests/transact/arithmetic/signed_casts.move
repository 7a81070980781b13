// Casts between signed and unsigned integers trap where the value does not fit.

//# publish
module 0x42::m {
    public fun to_unsigned(n: i64): u64 { (n as u64) }
    public fun to_signed(n: u64): i64 { (n as i64) }
    public fun narrow(n: i64): i8 { (n as i8) }
    public fun widen(n: i8): i256 { (n as i256) }
}

//# run 0x42::m::to_unsigned --args 5
//# run 0x42::m::to_unsigned --args -1
//# run 0x42::m::to_signed --args 9223372036854775807
//# run 0x42::m::to_signed --args 9223372036854775808
//# run 0x42::m::narrow --args -128
//# run 0x42::m::narrow --args -129
//# run 0x42::m::narrow --args 128
//# run 0x42::m::widen --args -128
