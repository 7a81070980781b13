module 0x42::purse {
    struct Purse has key { coins: u64 }

    /// The purse does not hold as much.
    const E_POOR: u64 = 7;

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

    fun coins(owner: address): u64 acquires Purse {
        Purse[owner].coins
    }

    fun init_module(publisher: &signer) {
        open(publisher, 3);
    }
}
