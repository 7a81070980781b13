// The attribute goes with the import.
//@ testing
module 0x42::m {
    #[test_only]
    use std::option; //~ W0201

    public fun f() {}
}
