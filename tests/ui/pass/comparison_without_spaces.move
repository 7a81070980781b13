//@ check-pass
// What looks like type arguments is a comparison where nothing closes it.
module 0x42::m {
    public fun f(v: u64, w: u64): bool {
        if (v< 10) { v<w } else if (v <10) { v < w && (w> v) } else if (v<10) true else { w>v }
    }
}
