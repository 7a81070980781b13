//@ run half 9
/// Specifications are in the tree, for documentation, and in nothing that comes after it.
module 0x42::m {
    spec module {
        pragma verify;
    }

    public fun half(x: u64): u64 {
        let low = 0;
        while (low + low + 1 < x) {
            low += 1;
        } spec {
            invariant low + low <= x;
        };
        spec { assert low <= x; };
        low
    }

    spec half(x: u64): u64 {
        /// It never aborts.
        aborts_if false;
        ensures result == x / 2 || x == 0;
        ensures forall i in 0..result: double(i) < x;
    }

    spec fun double(x: num): num { x + x }
}
