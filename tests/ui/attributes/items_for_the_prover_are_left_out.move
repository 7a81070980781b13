//@ check-pass
module 0x42::m {
    #[verify_only]
    use 0x42::missing;

    #[verify_only]
    struct Ghost has key { x: Unknown }

    #[verify_only]
    const LIMIT: u64 = missing::limit();

    #[verify_only]
    fun helper(): u64 { undefined() }

    // Two of a name, of which one is for the prover.
    #[verify_only]
    fun twice() {}
    public fun twice() {}

    spec twice {
        ensures helper() == 1;
    }
}

#[verify_only]
module 0x42::n {
    use 0x42::missing::nothing;
    public fun f() { nothing() }
}
