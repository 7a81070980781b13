// `bit_vector`: bits by number, and aborts behind the last one.

//# publish
module 0x42::m {
    use std::bit_vector;
    public fun f(): (bool, bool, u64) { let b = bit_vector::new(5); b.set(2); b.set(3); (b.is_index_set(2), b.is_index_set(4), b.longest_set_sequence_starting_at(2)) }
    public fun behind() { let b = bit_vector::new(5); b.set(5) }
    public fun none() { bit_vector::new(0); }
}

//# run 0x42::m::f
//# run 0x42::m::behind
//# run 0x42::m::none
