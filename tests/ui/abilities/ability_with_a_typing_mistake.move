// The abilities are candidates for abilities.
module 0x42::m {
    struct Coin has coppy, Drop { value: u64 } //~ E0101
}
