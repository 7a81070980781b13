module 0x42::m {
    struct Check(|u64| bool) has copy, drop;

    fun is_even(x: u64): bool {
        x % 2 == 0
    }

    fun double(x: u64): u64 {
        x * 2
    }

    fun apply(f: |u64| bool): bool {
        f(1)
    }

    fun host(): bool {
        let check: Check = is_even;
        apply(double) && //~ E0301
            apply(|x| x + 1) && //~ E0301
            apply(|x: u8| x > 1) && //~ E0301
            apply(check) //~ E0301
    }

    fun g(): u64 {
        let check: Check = double; //~ E0301
        if (check(1)) 1 else 2
    }

    fun results() {
        let _f = |x: u64| { if (x > 1) return true; x }; //~ E0301
    }
}
