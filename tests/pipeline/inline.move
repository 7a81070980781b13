//@ run total 0x0302
/// An inline function with a lambda: its body and the lambda's take the places of the calls.
module 0x42::m {
    struct Balance has key {
        value: u64,
    }

    inline fun each<E>(v: &vector<E>, f: |&E|) {
        let i = 0;
        while (i < v.length()) {
            f(v.borrow(i));
            i = i + 1
        }
    }

    public fun total(v: vector<u8>): u64 {
        let i = 100;
        each(&v, |e| i = i + (*e as u64));
        i
    }

    entry fun credit(to: vector<address>, amount: u64) {
        each(&to, |a| Balance[*a].value += amount)
    }
}
