// A cast traps where the value does not fit, and never changes one that fits.

//# publish
module 0x42::m {
    public fun down(n: u256): (u8, u16, u32, u64, u128) {
        ((n as u8), (n as u16), (n as u32), (n as u64), (n as u128))
    }
    public fun to_u8(n: u64): u8 { (n as u8) }
    public fun to_u16(n: u32): u16 { (n as u16) }
    public fun to_u32(n: u64): u32 { (n as u32) }
    public fun to_u64(n: u128): u64 { (n as u64) }
    public fun to_u128(n: u256): u128 { (n as u128) }
    public fun up(n: u8): u256 { (n as u256) }
}

//# run 0x42::m::down --args 255
//# run 0x42::m::down --args 256
//# run 0x42::m::to_u8 --args 256
//# run 0x42::m::to_u16 --args 65536
//# run 0x42::m::to_u32 --args 4294967296
//# run 0x42::m::to_u64 --args 18446744073709551616
//# run 0x42::m::to_u128 --args 340282366920938463463374607431768211456
//# run 0x42::m::up --args 255
