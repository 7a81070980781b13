#[test_only]
module staking::rewards_tests {
    use staking::rewards::{Self, create, harvest, open, stake, unstake};

    struct Gold {}
    struct Silver {}

    #[test(owner = @staking, a = @0xA, b = @0xB)]
    fun rewards_are_shared_by_stake_and_time(owner: &signer, a: signer, b: signer) {
        create<Gold, Silver>(owner, 100, 0);
        let stakers = vector[a, b];
        stakers.for_each_ref(|staker| {
            open<Gold>(staker, 1000);
            open<Silver>(staker, 0)
        });
        let (a, b) = (&stakers[0], &stakers[1]);
        stake<Gold, Silver>(a, @staking, 100, 10);
        stake<Gold, Silver>(b, @staking, 300, 20);
        // Ten seconds alone, then ten with a quarter of the stakes.
        harvest<Gold, Silver>(a, @staking, 30);
        assert_eq!(rewards::balance<Silver>(@0xA), 1250);
        harvest<Gold, Silver>(b, @staking, 30);
        assert_eq!(rewards::balance<Silver>(@0xB), 750);
        unstake<Gold, Silver>(a, @staking, 100, 40);
        assert_eq!(rewards::balance<Gold>(@0xA), 1000);
        let (staked, paid) = rewards::totals<Gold, Silver>(@staking);
        assert_eq!(staked, 300);
        assert_eq!(paid, 2000);
    }

    #[test(owner = @staking, a = @0xA)]
    #[expected_failure(abort_code = staking::rewards::ELOCKED)]
    fun a_stake_is_locked(owner: &signer, a: &signer) {
        create<Gold, Gold>(owner, 100, 0);
        open<Gold>(a, 1000);
        stake<Gold, Gold>(a, @staking, 1, 10);
        unstake<Gold, Gold>(a, @staking, 1, 19);
    }

    #[test(owner = @staking, a = @0xA)]
    #[expected_failure(arithmetic_error, location = staking::rewards)]
    fun nobody_stakes_what_he_does_not_have(owner: &signer, a: &signer) {
        create<Gold, Gold>(owner, 100, 0);
        open<Gold>(a, 10);
        stake<Gold, Gold>(a, @staking, 11, 10);
    }
}
