// The library's vector functions: what they return, and where they abort.

//# publish
module 0x42::m {
    use std::vector;
    public fun all(): (vector<u64>, u64, bool, bool, u64) {
        let v = vector[3, 1, 2];
        v.reverse();
        v.append(vector[7]);
        let removed = v.remove(0);
        let (found, at) = v.index_of(&7);
        (v, removed, v.contains(&1), found, at)
    }
    public fun remove(i: u64): u64 { let v = vector[1, 2]; vector::remove(&mut v, i) }
    public fun swap_remove(i: u64): vector<u64> { let v = vector[1, 2, 3]; v.swap_remove(i); v }
    public fun swap_remove_empty(): u64 { let v = vector::empty<u64>(); v.swap_remove(0) }
}

//# run 0x42::m::all
//# run 0x42::m::remove --args 1
//# run 0x42::m::remove --args 2
//# run 0x42::m::swap_remove --args 0
//# run 0x42::m::swap_remove --args 3
//# run 0x42::m::swap_remove_empty
