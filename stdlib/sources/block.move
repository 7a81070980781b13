/// The block that is being executed. Nothing of it is state: whoever asks waits for nobody.
module std::block {
    friend std::chain_id;
    friend std::timestamp;

    /// The number of blocks before this one.
    public fun get_current_block_height(): u64 {
        height()
    }

    native public(friend) fun chain_id(): u64;
    native fun height(): u64;
    native public(friend) fun time_microseconds(): u64;

    #[test_only]
    /// Has the rest of the test take place in another block.
    public fun set_height_for_testing(height: u64) {
        set_for_testing(chain_id(), height, time_microseconds());
    }

    #[test_only]
    public(friend) fun set_chain_id_for_testing(id: u64) {
        set_for_testing(id, height(), time_microseconds());
    }

    #[test_only]
    public(friend) fun set_time_for_testing(microseconds: u64) {
        set_for_testing(chain_id(), height(), microseconds);
    }

    #[test_only]
    native fun set_for_testing(chain_id: u64, height: u64, time_microseconds: u64);
}
