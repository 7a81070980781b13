//@ run reversed 3
/// Vector instructions, by literal, by function and by index.
module 0x42::m {
    public fun reversed(n: u64): vector<u64> {
        let v = vector[n, n + 1];
        v.push_back(v[0] * 10);
        v.swap(0, 2);
        v
    }
}
