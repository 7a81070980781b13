// What follows a separator that was put in is no mistake of its own.
module 0x42::m {
    struct Data has drop {
        version: u8 u8, //~ E0101
        payload payload: u64, //~ E0101
    }

    public fun payload(self: &Data): u64 { self.payload }

    public fun version(self: &Dtaa): u64 { self.version as u64 } //~ E0208

    fun both(data: &Data, other: address address): u64 { //~ E0101
        data.version() + data.payload()
    }
}
