//@ run host 5
/// Function values: a lambda with a function of its own, one that is a call, and a name.
module 0x42::m {
    public fun add(x: u64, y: u64): u64 {
        x + y
    }

    fun apply(f: |u64| u64 has drop, x: u64): u64 {
        f(x)
    }

    public fun host(x: u64): u64 {
        let sum: |u64, u64| u64 has copy + drop = add;
        apply(|y| x * y, 3) + apply(|y| add(x, y), 4) + sum(1, 2)
    }
}
