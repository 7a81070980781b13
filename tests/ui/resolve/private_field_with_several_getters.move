// Functions that return the field come first by its name; others are left out.
module 0x42::objects {
    struct Reader has drop { owner: address, count: u64 }

    public fun get_owner(reader: &Reader): address { reader.owner }

    public fun owner(self: &Reader): address { self.owner }

    public fun count(self: &Reader): u64 { self.count }
}

module 0x42::m {
    fun f(reader: &0x42::objects::Reader): address { reader.owner } //~ E0213
}
