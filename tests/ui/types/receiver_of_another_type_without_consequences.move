module 0x42::m {
    struct Item has copy, drop {
        weight: u64,
    }

    fun total(items: &vector<Item>): u64 {
        items.fold(0, |sum, item| sum + item.weight) //~ E0301
    }

    fun nothing(): u64 {
        std::vector::empty() //~ E0301
    }
}
