module 0x42::purse {
    use std::signer;

    struct Purse has key { coins: u64 }

    /// The purse does not hold as much.
    const E_POOR: u64 = 7;
    const E_UNKNOWN: u64 = 8;

    fun open(account: &signer, coins: u64) {
        move_to(account, Purse { coins });
    }

    fun take(owner: address, coins: u64) acquires Purse {
        let purse = &mut Purse[owner];
        assert!(purse.coins >= coins, E_POOR);
        purse.coins = purse.coins - coins;
    }

    fun take_twice(owner: address, coins: u64) acquires Purse {
        take(owner, coins);
        take(owner, coins);
    }

    #[test(account = @0xA)]
    fun takes(account: &signer) acquires Purse {
        open(account, 10);
        take_twice(signer::address_of(account), 5);
    }

    #[test(account = @0xA)]
    fun takes_too_much(account: &signer) acquires Purse {
        open(account, 10);
        take_twice(signer::address_of(account), 6);
    }

    #[test, expected_failure(abort_code = E_POOR)]
    fun is_missing() acquires Purse {
        take(@0xB, 1);
    }

    #[test]
    #[expected_failure]
    fun nothing_fails() {}

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun overflows() {
        let largest = 255u8;
        largest = largest + 1;
        assert!(largest == 0, E_UNKNOWN);
    }

    #[test]
    #[expected_failure(out_of_gas, location = Self)]
    fun never_ends() {
        loop {}
    }
}
