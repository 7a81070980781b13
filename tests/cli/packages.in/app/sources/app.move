module app::app {
    use std::vector;
    use aptos_std::string;

    public fun total(): u64 {
        let names = vector[string::utf8(b"a")];
        bank::bank::rate() + vector::length(&names)
    }

    #[test_only]
    public fun helper(): address { @tester }
}
