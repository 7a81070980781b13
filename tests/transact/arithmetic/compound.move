// A compound assignment traps like its operator, and leaves the place as it was.

//# publish
module 0x42::m {
    public fun add(n: u8): u8 { let x = 250; x += n; x }
    public fun shift(n: u8): u64 { let x = 1; x <<= n; x }
    public fun all(): u64 {
        let x = 10;
        x -= 3; x *= 6; x /= 4; x %= 7; x |= 8; x &= 14; x ^= 1; x >>= 1;
        x
    }
}

//# run 0x42::m::add --args 5
//# run 0x42::m::add --args 6
//# run 0x42::m::shift --args 64
//# run 0x42::m::all
