//@ check-pass
module 0x42::m {
    use std::option::{Self, Option};

    struct Box<T> has drop { value: T }

    fun wide(x: u128): u128 {
        x
    }

    fun identity<T>(x: T): T {
        x
    }

    public fun later_argument(): u128 {
        let x = 1;
        let y = x + 2;
        wide(y)
    }

    public fun later_result(flag: bool): u8 {
        let x = if (flag) { 1 } else { 2 };
        let total = 0;
        while (total < x) { total += 1 };
        total
    }

    public fun through_vectors_and_structs(): (vector<u16>, Box<u32>, Option<u64>) {
        let items = vector[];
        items.push_back(1);
        items.push_back(65535);
        let first = items[0];
        let boxed = Box { value: identity(7) };
        let _ = first == 3u16;
        (items, boxed, option::some(5))
    }

    public fun amounts_of_shifts(x: u256, by: u8): u256 {
        let amount = 3;
        let both = by + amount;
        (x << amount) >> both | 1 << by
    }

    public fun tuples_and_loops(limit: u32): u32 {
        let (low, sum) = (1, 0);
        for (i in low..limit) {
            sum += i;
        };
        sum
    }

    public fun signed_by_use(x: i16): i16 {
        let offset = 5;
        let base = -offset;
        x + base
    }

    public fun references(): u8 {
        let x = 3;
        let r = &mut x;
        *r = 255u8;
        *r
    }

    public fun casts_keep_their_operand(): u8 {
        let large = 300;
        let narrow = (large / 2 as u8);
        let _ = large == 300u64;
        narrow
    }
}
