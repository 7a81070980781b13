module 0x42::m {
    struct Coin { value: u64 }
    enum Slot { Full(Coin), Empty }
    fun spend(coin: Coin): u64 { let Coin { value } = coin; value }
    public fun wildcard_drops(slot: Slot): u64 {
        match (slot) {
            Full(coin) => spend(coin),
            _ => 0, //~ E0423
        }
    }
    public fun rest_drops(slot: Slot): u64 {
        match (slot) {
            Full(..) => 1, //~ E0423
            Empty => 0,
        }
    }
    public fun guard_copies(slot: Slot): u64 {
        match (slot) {
            Full(coin) if (spend(coin) > 1) => spend(coin), //~ E0422
            Full(coin) => spend(coin),
            Empty => 0,
        }
    }
    public fun used_up(slot: Slot): u64 {
        let value = match (slot) {
            Full(coin) => spend(coin),
            Empty => 0,
        };
        if (slot is Empty) value else 1 //~ E0420
    }
    public fun left_behind(slot: Slot): bool { //~ E0423
        slot is Empty
    }
    public fun arms_of_different_types(slot: &Slot): u64 {
        match (slot) {
            Full(_) => 1,
            Empty => false, //~ E0301
        }
    }
    public fun bound_twice(slot: Slot, other: Slot): u64 {
        match ((slot, other)) {
            (Full(a), Full(a)) => spend(a), //~ E0205 E0423
            (Full(a), Empty) => spend(a),
            (Empty, Full(a)) => spend(a),
            (Empty, Empty) => 0,
        }
    }
}
