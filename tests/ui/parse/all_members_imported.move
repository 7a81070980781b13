// An import of everything may bring in any name.
module 0x42::shapes {
    public struct Circle(u64) has drop;

    public fun area(self: &Circle): u64 { self.0 }
}

module 0x42::m {
    use 0x42::shapes::*; //~ E0101

    fun f(): u64 { area(&Circle(3)) }

    fun g(): u64 { true } //~ E0301
}
