// An attribute or a variant that cannot be read is nothing that could be missed.
module 0x42::m {
    enum Shape has drop { Circle(u64), , Square } //~ E0101

    fun area(shape: Shape): u64 {
        match (shape) { Circle(r) => r, Square => 1 }
    }

    #[resource_group_member(group = 0x42::)] //~ E0101
    struct Data has key { }

    public tun helper(self: &Data): u64 { 1 } //~ E0113

    fun uses(data: &Data): u64 { data.helper() + helper(data) }
}
