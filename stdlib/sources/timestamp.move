/// The time, which is that of the block: it is the same for all transactions of one.
module std::timestamp {
    use std::block;
    #[test_only]
    use std::error;

    /// Microseconds in a second.
    const MICRO_CONVERSION_FACTOR: u64 = 1000000;

    #[test_only]
    /// The time goes forward only.
    const EINVALID_TIMESTAMP: u64 = 2;

    /// Microseconds since the beginning of 1970.
    public fun now_microseconds(): u64 {
        block::time_microseconds()
    }

    /// Seconds since the beginning of 1970.
    public fun now_seconds(): u64 {
        now_microseconds() / MICRO_CONVERSION_FACTOR
    }

    #[test_only]
    /// The time is 0 then. It runs without that, too.
    public fun set_time_has_started_for_testing(_account: &signer) {
        block::set_time_for_testing(0);
    }

    #[test_only]
    /// Has the rest of the test take place at a later time.
    public fun update_global_time_for_test(timestamp_microsecs: u64) {
        assert!(now_microseconds() < timestamp_microsecs, error::invalid_argument(EINVALID_TIMESTAMP));
        block::set_time_for_testing(timestamp_microsecs);
    }

    #[test_only]
    /// Has the rest of the test take place at a later time.
    public fun update_global_time_for_test_secs(timestamp_seconds: u64) {
        update_global_time_for_test(timestamp_seconds * MICRO_CONVERSION_FACTOR);
    }

    #[test_only]
    /// Has the rest of the test take place so many seconds later.
    public fun fast_forward_seconds(timestamp_seconds: u64) {
        update_global_time_for_test_secs(now_seconds() + timestamp_seconds);
    }
}
