/// Help for unit tests.
#[test_only]
module std::unit_test {
    /// Signers of `num_signers` different accounts. Those of the same number are always the same.
    native public fun create_signers_for_testing(num_signers: u64): vector<signer>;
}
