module 0x42::door {
    use std::error;

    /// There is no such key.
    const ENO_KEY: u64 = 3;

    fun open(key: u64) {
        assert!(key == 7, error::not_found(ENO_KEY));
    }

    #[test]
    #[expected_failure(abort_code = ENO_KEY)]
    fun stays_shut() {
        open(1);
    }
}
