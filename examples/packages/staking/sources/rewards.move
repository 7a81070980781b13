/// Stakes that share rewards by an index: what one staked unit has earned since the beginning.
module staking::rewards {
    use std::signer;
    use aptos_std::math128;

    /// The stake is still locked.
    const ELOCKED: u64 = 1;

    /// The precision of the index.
    const SCALE: u128 = 1_000_000_000_000;
    /// How long a stake is locked, in seconds.
    const LOCK: u64 = 10;

    /// A farm in which `S` earns `R`.
    struct Farm<phantom S, phantom R> has key {
        staked: u64,
        per_second: u64,
        index: u128,
        updated_at: u64,
        paid: u64
    }

    /// What an account has in a farm.
    struct Stake<phantom S, phantom R> has key {
        amount: u64,
        index: u128,
        earned: u64,
        unlocks_at: u64
    }

    /// What an account holds of `T`.
    struct Vault<phantom T> has key {
        value: u64
    }

    /// Starts a farm.
    public entry fun create<S, R>(owner: &signer, per_second: u64, now: u64) {
        move_to(
            owner,
            Farm<S, R> { staked: 0, per_second, index: 0, updated_at: now, paid: 0 }
        )
    }

    /// Opens a vault with play money in it.
    public entry fun open<T>(owner: &signer, value: u64) {
        move_to(owner, Vault<T> { value })
    }

    /// Puts an amount of `S` into a vault: a gift.
    public entry fun give<T>(from: &signer, to: address, amount: u64) {
        Vault<T>[signer::address_of(from)].value -= amount;
        Vault<T>[to].value += amount
    }

    /// Moves an amount from the vault into the stake.
    public entry fun stake<S, R>(staker: &signer, farm: address, amount: u64, now: u64) {
        let owner = signer::address_of(staker);
        if (!exists<Stake<S, R>>(owner)) {
            move_to(staker, Stake<S, R> { amount: 0, index: 0, earned: 0, unlocks_at: 0 })
        };
        let stake = settle<S, R>(owner, farm, now);
        stake.amount += amount;
        stake.unlocks_at = now + LOCK;
        Farm<S, R>[farm].staked += amount;
        Vault<S>[owner].value -= amount
    }

    /// Moves an amount from the stake into the vault.
    public entry fun unstake<S, R>(staker: &signer, farm: address, amount: u64, now: u64) {
        let owner = signer::address_of(staker);
        let stake = settle<S, R>(owner, farm, now);
        assert!(now >= stake.unlocks_at, ELOCKED);
        stake.amount -= amount;
        Farm<S, R>[farm].staked -= amount;
        Vault<S>[owner].value += amount
    }

    /// Moves what was earned into the vault.
    public entry fun harvest<S, R>(staker: &signer, farm: address, now: u64) {
        let owner = signer::address_of(staker);
        let stake = settle<S, R>(owner, farm, now);
        let earned = stake.earned;
        stake.earned = 0;
        Farm<S, R>[farm].paid += earned;
        Vault<R>[owner].value += earned
    }

    /// Brings the index and the stake up to date. As an inline function it may return a reference
    /// into storage.
    inline fun settle<S, R>(owner: address, farm: address, now: u64): &mut Stake<S, R> {
        let index = advance(&mut Farm<S, R>[farm], now);
        let stake = &mut Stake<S, R>[owner];
        stake.earned +=
            (math128::mul_div((stake.amount as u128), index - stake.index, SCALE) as u64);
        stake.index = index;
        stake
    }

    fun advance<S, R>(farm: &mut Farm<S, R>, now: u64): u128 {
        if (now > farm.updated_at) {
            if (farm.staked > 0) {
                let reward = ((now - farm.updated_at) as u128) * (farm.per_second as u128);
                farm.index += reward * SCALE / (farm.staked as u128)
            };
            farm.updated_at = now
        };
        farm.index
    }

    #[view]
    /// What is in a vault.
    public fun balance<T>(owner: address): u64 {
        Vault<T>[owner].value
    }

    #[view]
    /// What is staked in a farm, and what it has paid.
    public fun totals<S, R>(farm: address): (u64, u64) {
        (Farm<S, R>[farm].staked, Farm<S, R>[farm].paid)
    }
}
