// A friend function may get another signature; whoever calls it by the old one does not link.

//# publish
module 0x42::low {
    friend 0x42::high;
    public(friend) fun n(x: u64): u64 { x }
}
module 0x42::high {
    public fun n(): u64 { 0x42::low::n(1) }
    public fun other(): u64 { 2 }
}

//# publish
module 0x42::low {
    friend 0x42::high;
    public(friend) fun n(x: u8): u8 { x }
}

//# run 0x42::high::n
//# run 0x42::high::other
//# footprint 0x42::high::n

//# publish
module 0x42::high {
    public fun n(): u64 { (0x42::low::n(3) as u64) }
    public fun other(): u64 { 2 }
}

//# run 0x42::high::n
