//@ check-pass
module 0x42::m {
    struct Counter has key { value: u64 }

    invariant forall a: address where exists<Counter>(a): global<Counter>(a).value > 0;
    invariant update old(exists<Counter>(@0x1)) ==> exists<Counter>(@0x1);

    fun invariant(invariant: u64): u64 { invariant }

    fun f(account: &signer) {
        move_to(account, Counter { value: invariant(1) })
    }
}
