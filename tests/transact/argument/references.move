// Reference parameters get the value; what is written through them is gone.

//# publish
module 0x42::m {
    public fun read(n: &u64): u64 { *n + 1 }
    public fun write(n: &mut u64): u64 { *n = *n * 2; *n }
    public fun borrow(v: &vector<u8>): &u8 { &v[1] }
}

//# run 0x42::m::read --args 1
//# run 0x42::m::write --args 21
//# run 0x42::m::borrow --args [7,8]
