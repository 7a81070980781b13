/// A lottery that closes at a time, on one chain.
module 0x42::lottery {
    use std::signer;
    use aptos_framework::block;
    use aptos_framework::chain_id;
    use aptos_framework::timestamp;

    const E_CLOSED: u64 = 1;
    const E_OPEN: u64 = 2;
    const E_OTHER_CHAIN: u64 = 3;

    struct Lottery has key { closes_at: u64, opened_in: u64, chain: u8, tickets: vector<address> }

    public entry fun open(account: &signer, seconds: u64) {
        move_to(account, Lottery {
            closes_at: timestamp::now_seconds() + seconds,
            opened_in: block::get_current_block_height(),
            chain: chain_id::get(),
            tickets: vector[],
        });
    }

    public entry fun enter(account: &signer, at: address) acquires Lottery {
        let lottery = &mut Lottery[at];
        assert!(chain_id::get() == lottery.chain, E_OTHER_CHAIN);
        assert!(timestamp::now_seconds() < lottery.closes_at, E_CLOSED);
        lottery.tickets.push_back(signer::address_of(account));
    }

    public fun winner(at: address): address acquires Lottery {
        let lottery = &Lottery[at];
        assert!(timestamp::now_seconds() >= lottery.closes_at, E_OPEN);
        let number = timestamp::now_microseconds() + lottery.opened_in;
        lottery.tickets[number % lottery.tickets.length()]
    }

    #[test(owner = @0x42, first = @0xa, second = @0xb)]
    fun somebody_wins(owner: &signer, first: &signer, second: &signer) acquires Lottery {
        timestamp::set_time_has_started_for_testing(owner);
        block::set_height_for_testing(3);
        open(owner, 10);
        enter(first, @0x42);
        timestamp::fast_forward_seconds(9);
        enter(second, @0x42);
        timestamp::fast_forward_seconds(1);
        assert!(winner(@0x42) == @0xb);
    }

    #[test(owner = @0x42, late = @0xa)]
    #[expected_failure(abort_code = E_CLOSED)]
    fun nobody_enters_late(owner: &signer, late: &signer) acquires Lottery {
        open(owner, 10);
        timestamp::update_global_time_for_test_secs(10);
        enter(late, @0x42);
    }

    #[test(owner = @0x42)]
    #[expected_failure(abort_code = E_OTHER_CHAIN)]
    fun nobody_enters_on_another_chain(owner: &signer) acquires Lottery {
        open(owner, 10);
        chain_id::initialize_for_test(owner, 2);
        enter(owner, @0x42);
    }
}
