/// Coins as values: they are moved from hand to hand, and only wallets hold them in storage.
module exchange::coins {
    use std::signer;

    friend exchange::pool;

    /// A coin that is to be destroyed still has a value.
    const ENOT_ZERO: u64 = 1;

    /// An amount of currency `T`.
    struct Coin<phantom T> has store {
        value: u64
    }

    /// What an account holds of currency `T`.
    struct Wallet<phantom T> has key {
        coin: Coin<T>
    }

    /// Opens a wallet with play money in it.
    public entry fun open<T>(owner: &signer, value: u64) {
        move_to(owner, Wallet<T> { coin: Coin { value } })
    }

    /// Sends an amount.
    public entry fun pay<T>(from: &signer, to: address, amount: u64) {
        deposit(to, withdraw<T>(from, amount))
    }

    /// Takes an amount out of a wallet.
    public fun withdraw<T>(from: &signer, amount: u64): Coin<T> {
        Wallet<T>[signer::address_of(from)].coin.split(amount)
    }

    /// Puts a coin into a wallet.
    public fun deposit<T>(to: address, coin: Coin<T>) {
        Wallet<T>[to].coin.join(coin)
    }

    /// No coin at all.
    public fun zero<T>(): Coin<T> {
        Coin { value: 0 }
    }

    /// How much a coin is worth.
    public fun value<T>(self: &Coin<T>): u64 {
        self.value
    }

    /// Takes an amount off a coin.
    public fun split<T>(self: &mut Coin<T>, amount: u64): Coin<T> {
        self.value -= amount;
        Coin { value: amount }
    }

    /// Adds a coin to a coin.
    public fun join<T>(self: &mut Coin<T>, other: Coin<T>) {
        let Coin { value } = other;
        self.value += value
    }

    /// Destroys what is worth nothing.
    public fun destroy_zero<T>(self: Coin<T>) {
        let Coin { value } = self;
        assert!(value == 0, ENOT_ZERO)
    }

    /// What an account holds.
    public fun balance<T>(owner: address): u64 {
        Wallet<T>[owner].coin.value
    }

    friend fun mint<T>(value: u64): Coin<T> {
        Coin { value }
    }

    friend fun burn<T>(coin: Coin<T>): u64 {
        let Coin { value } = coin;
        value
    }
}
