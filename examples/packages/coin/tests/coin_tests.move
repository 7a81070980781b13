#[test_only]
module coin::coin_tests {
    use coin::coin;

    struct Pearl {}

    fun start(admin: &signer, owner: &signer, amount: u64) {
        coin::create_currency<Pearl>(admin);
        coin::register<Pearl>(owner);
        coin::mint<Pearl>(admin, @0xA, amount);
    }

    #[test(admin = @coin, owner = @0xA, other = @0xB)]
    fun a_transfer_moves_an_amount(admin: &signer, owner: &signer, other: &signer) {
        start(admin, owner, 10);
        coin::register<Pearl>(other);
        coin::transfer<Pearl>(owner, @0xB, 3);
        assert_eq!(coin::balance<Pearl>(@0xA), 7);
        assert_eq!(coin::balance<Pearl>(@0xB), 3);
        coin::transfer_all<Pearl>(owner, @0xB);
        assert_eq!(coin::balance<Pearl>(@0xA), 0);
        assert_eq!(coin::balance<Pearl>(@0xB), 10);
        assert_eq!(coin::supply<Pearl>(), 10);
    }

    #[test(admin = @coin, owner = @0xA)]
    fun a_transfer_to_oneself_changes_nothing(admin: &signer, owner: &signer) {
        start(admin, owner, 10);
        coin::transfer<Pearl>(owner, @0xA, 10);
        assert_eq!(coin::balance<Pearl>(@0xA), 10);
    }

    #[test(admin = @coin, owner = @0xA)]
    fun what_is_burnt_is_no_supply(admin: &signer, owner: &signer) {
        start(admin, owner, 10);
        coin::burn<Pearl>(owner, 4);
        assert_eq!(coin::supply<Pearl>(), 6);
        coin::close<Pearl>(owner);
        assert_eq!(coin::supply<Pearl>(), 0);
    }

    #[test(admin = @coin, owner = @0xA)]
    #[expected_failure(abort_code = coin::EINSUFFICIENT_BALANCE, location = coin::coin)]
    fun a_transfer_of_more_than_there_is_aborts(admin: &signer, owner: &signer) {
        start(admin, owner, 10);
        coin::transfer<Pearl>(owner, @0xA, 11);
    }

    #[test(admin = @coin, owner = @0xA)]
    #[expected_failure(abort_code = coin::ENOT_REGISTERED, location = coin::coin)]
    fun a_transfer_to_nobody_aborts(admin: &signer, owner: &signer) {
        start(admin, owner, 10);
        coin::transfer<Pearl>(owner, @0xB, 1);
    }

    #[test(owner = @0xA)]
    #[expected_failure(abort_code = coin::ENOT_AUTHORIZED, location = coin::coin)]
    fun only_the_account_of_the_module_creates_currencies(owner: &signer) {
        coin::create_currency<Pearl>(owner);
    }

    #[test(owner = @0xA)]
    #[expected_failure(abort_code = coin::EALREADY_REGISTERED, location = coin::coin)]
    fun a_balance_is_opened_once(owner: &signer) {
        coin::register<Pearl>(owner);
        coin::register<Pearl>(owner);
    }
}
