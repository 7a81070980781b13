/// Pools of two currencies in which the product of the reserves never falls.
module exchange::pool {
    use std::event;
    use std::signer;
    use aptos_std::comparator;
    use aptos_std::math128;
    use aptos_std::math64;
    use aptos_std::type_info;
    use exchange::coins::{Self, Coin};

    /// The currencies are not in alphabetical order.
    const EORDER: u64 = 1;
    /// The trade brings less than was asked for.
    const ESLIPPAGE: u64 = 2;
    /// There is nothing in it.
    const EEMPTY: u64 = 3;
    /// Only the account of this module opens pools.
    const ENOT_AUTHORIZED: u64 = 4;

    /// What stays in a pool for ever, so that a share never gets too dear.
    const MINIMUM_LIQUIDITY: u64 = 1000;
    /// The fee of a trade, in hundredths of a percent.
    const FEE: u64 = 30;
    const WHOLE: u64 = 10_000;

    /// A share of the pool of `X` and `Y`.
    struct Share<phantom X, phantom Y> {}

    /// Lives under the account of this module.
    struct Pool<phantom X, phantom Y> has key {
        x: Coin<X>,
        y: Coin<Y>,
        shares: u64,
        locked: Coin<Share<X, Y>>,
        trades: u64
    }

    #[event]
    /// Somebody gave `X` for `Y`.
    struct Traded<phantom X, phantom Y> has drop, store {
        trader: address,
        given: u64,
        taken: u64
    }

    /// Opens the pool of two currencies.
    public entry fun create<X, Y>(admin: &signer) {
        assert!(signer::address_of(admin) == @exchange, ENOT_AUTHORIZED);
        let order = comparator::compare(&type_info::type_name<X>(), &type_info::type_name<Y>());
        assert!(order.is_smaller_than(), EORDER);
        move_to(
            admin,
            Pool<X, Y> {
                x: coins::zero(),
                y: coins::zero(),
                shares: 0,
                locked: coins::zero(),
                trades: 0
            }
        )
    }

    /// Opens a wallet for shares of the pool and puts in what `x` and `y` are worth.
    public entry fun provide<X, Y>(provider: &signer, x: u64, y: u64) {
        let share = add(coins::withdraw<X>(provider, x), coins::withdraw<Y>(provider, y));
        coins::open<Share<X, Y>>(provider, 0);
        coins::deposit(signer::address_of(provider), share)
    }

    /// Gives shares back for what they are worth now.
    public entry fun leave<X, Y>(provider: &signer, shares: u64) {
        let (x, y) = remove(coins::withdraw<Share<X, Y>>(provider, shares));
        let to = signer::address_of(provider);
        coins::deposit(to, x);
        coins::deposit(to, y)
    }

    /// Gives an amount of `X` for at least an amount of `Y`.
    public entry fun trade<X, Y>(trader: &signer, amount: u64, at_least: u64) {
        let coin = exchange<X, Y>(coins::withdraw(trader, amount));
        assert!(coin.value() >= at_least, ESLIPPAGE);
        let to = signer::address_of(trader);
        event::emit(Traded<X, Y> { trader: to, given: amount, taken: coin.value() });
        coins::deposit(to, coin)
    }

    /// Adds to both reserves, for shares.
    public fun add<X, Y>(x: Coin<X>, y: Coin<Y>): Coin<Share<X, Y>> {
        let pool = &mut Pool<X, Y>[@exchange];
        let shares = if (pool.shares == 0) {
            let product = (x.value() as u128) * (y.value() as u128);
            pool.locked.join(coins::mint(MINIMUM_LIQUIDITY));
            pool.shares = MINIMUM_LIQUIDITY;
            (math128::sqrt(product) as u64) - MINIMUM_LIQUIDITY
        } else {
            math64::min(
                math64::mul_div(x.value(), pool.shares, pool.x.value()),
                math64::mul_div(y.value(), pool.shares, pool.y.value())
            )
        };
        assert!(shares > 0, EEMPTY);
        pool.shares += shares;
        pool.x.join(x);
        pool.y.join(y);
        coins::mint(shares)
    }

    /// Takes out of both reserves what shares are worth.
    public fun remove<X, Y>(share: Coin<Share<X, Y>>): (Coin<X>, Coin<Y>) {
        let pool = &mut Pool<X, Y>[@exchange];
        let shares = coins::burn(share);
        let x = math64::mul_div(shares, pool.x.value(), pool.shares);
        let y = math64::mul_div(shares, pool.y.value(), pool.shares);
        pool.shares -= shares;
        (pool.x.split(x), pool.y.split(y))
    }

    /// Exchanges `X` for `Y`.
    public fun exchange<X, Y>(given: Coin<X>): Coin<Y> {
        let pool = &mut Pool<X, Y>[@exchange];
        let amount = price(given.value(), pool.x.value(), pool.y.value());
        pool.x.join(given);
        pool.trades += 1;
        pool.y.split(amount)
    }

    #[view]
    /// What an amount brings, after the fee, with these reserves.
    public fun price(amount: u64, from: u64, to: u64): u64 {
        assert!(amount > 0 && from > 0 && to > 0, EEMPTY);
        let after_fee = (amount as u128) * ((WHOLE - FEE) as u128);
        let taken = after_fee * (to as u128) / ((from as u128) * (WHOLE as u128) + after_fee);
        (taken as u64)
    }

    #[view]
    /// The reserves, and how many trades there were.
    public fun state<X, Y>(): (u64, u64, u64) {
        let pool = &Pool<X, Y>[@exchange];
        (pool.x.value(), pool.y.value(), pool.trades)
    }
}
