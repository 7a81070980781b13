/// Which chain this is.
module std::chain_id {
    use std::block;

    /// The number of the chain. Fails where it is larger than a byte.
    public fun get(): u8 {
        block::chain_id() as u8
    }

    #[test_only]
    /// Has the rest of the test take place on another chain.
    public fun initialize_for_test(_account: &signer, id: u8) {
        block::set_chain_id_for_testing(id as u64);
    }
}
