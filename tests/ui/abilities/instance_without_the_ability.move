// The struct has the ability only where its argument has it.
module 0x42::m {
    struct Box<T> has copy, drop { value: T }
    struct Coin has drop { value: u64 }

    fun duplicate<T: copy>(value: &T): T { *value }

    fun f(box: &Box<Coin>): Box<Coin> { duplicate(box) } //~ E0401
}
