//@ run total 0x0302
/// An inline function with a lambda: its body and the lambda's take the places of the calls.
module 0x42::m {
    inline fun each(v: &vector<u8>, f: |u8|) {
        let i = 0;
        while (i < v.length()) {
            f(v[i]);
            i = i + 1
        }
    }

    public fun total(v: vector<u8>): u64 {
        let i = 100;
        each(&v, |e| i = i + (e as u64));
        i
    }
}
