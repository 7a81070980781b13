#[test_only]
module std::block_tests {
    use std::block;
    use std::chain_id;
    use std::timestamp;

    #[test]
    fun a_test_begins_in_the_first_block() {
        assert!(block::get_current_block_height() == 0);
        assert!(timestamp::now_microseconds() == 0 && timestamp::now_seconds() == 0);
        assert!(chain_id::get() == 0);
    }

    #[test]
    fun a_test_makes_up_its_block() {
        block::set_height_for_testing(7);
        assert!(block::get_current_block_height() == 7);
        assert!(timestamp::now_seconds() == 0);
    }

    #[test(account = @0x1)]
    fun a_test_chooses_its_chain(account: &signer) {
        chain_id::initialize_for_test(account, 4);
        assert!(chain_id::get() == 4);
    }

    #[test(account = @0x1)]
    fun time_goes_forward(account: &signer) {
        timestamp::set_time_has_started_for_testing(account);
        timestamp::update_global_time_for_test(1_500_000);
        assert!(timestamp::now_microseconds() == 1_500_000 && timestamp::now_seconds() == 1);
        timestamp::update_global_time_for_test_secs(10);
        assert!(timestamp::now_seconds() == 10);
        timestamp::fast_forward_seconds(5);
        assert!(timestamp::now_microseconds() == 15_000_000);
        assert!(block::get_current_block_height() == 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::timestamp)]
    fun time_does_not_go_back() {
        timestamp::update_global_time_for_test(2);
        timestamp::update_global_time_for_test(2);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::timestamp)]
    fun time_does_not_stand_still() {
        timestamp::fast_forward_seconds(0);
    }
}
