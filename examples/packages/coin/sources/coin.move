/// A coin of any number of currencies.
///
/// A currency is a type. Whoever publishes this module creates currencies and mints them; everybody
/// else holds balances, sends and burns.
module coin::coin {
    use std::event;
    use std::signer;

    /// Only the account of this module may create currencies and mint.
    const ENOT_AUTHORIZED: u64 = 1;
    /// The account holds less than the amount.
    const EINSUFFICIENT_BALANCE: u64 = 2;
    /// The account has a balance of this currency already.
    const EALREADY_REGISTERED: u64 = 3;
    /// The account has no balance of this currency.
    const ENOT_REGISTERED: u64 = 4;

    /// A currency to play with.
    struct Gold has drop {}

    /// Another one.
    struct Silver has drop {}

    /// What an account holds of currency `T`.
    struct Balance<phantom T> has key {
        value: u64
    }

    /// How much of currency `T` there is. Lives under the account of this module.
    struct Supply<phantom T> has key {
        total: u64,
        minted: u128,
        burnt: u128
    }

    #[event]
    /// An amount went from one account to another.
    struct Transferred<phantom T> has drop, store {
        from: address,
        to: address,
        amount: u64
    }

    #[event]
    /// An amount came into being.
    struct Minted<phantom T> has drop, store {
        to: address,
        amount: u64
    }

    #[event]
    /// An amount ceased to be.
    struct Burnt<phantom T> has drop, store {
        from: address,
        amount: u64
    }

    /// Creates currency `T`.
    public entry fun create_currency<T>(admin: &signer) {
        assert!(signer::address_of(admin) == @coin, ENOT_AUTHORIZED);
        move_to(admin, Supply<T> { total: 0, minted: 0, burnt: 0 });
    }

    /// Opens an empty balance of currency `T` for an account.
    public entry fun register<T>(account: &signer) {
        assert!(!exists<Balance<T>>(signer::address_of(account)), EALREADY_REGISTERED);
        move_to(account, Balance<T> { value: 0 });
    }

    /// Closes a balance of currency `T`; what it holds is burnt.
    public entry fun close<T>(account: &signer) acquires Balance, Supply {
        let from = signer::address_of(account);
        assert!(exists<Balance<T>>(from), ENOT_REGISTERED);
        let Balance { value } = move_from<Balance<T>>(from);
        shrink_supply<T>(value);
        event::emit(Burnt<T> { from, amount: value });
    }

    /// Mints `amount` of currency `T` for an account.
    public entry fun mint<T>(admin: &signer, to: address, amount: u64) acquires Balance, Supply {
        assert!(signer::address_of(admin) == @coin, ENOT_AUTHORIZED);
        let supply = borrow_global_mut<Supply<T>>(@coin);
        supply.total = supply.total + amount;
        supply.minted = supply.minted + (amount as u128);
        deposit<T>(to, amount);
        event::emit(Minted<T> { to, amount });
    }

    /// Burns `amount` of what the account holds of currency `T`.
    public entry fun burn<T>(account: &signer, amount: u64) acquires Balance, Supply {
        let from = signer::address_of(account);
        withdraw<T>(from, amount);
        shrink_supply<T>(amount);
        event::emit(Burnt<T> { from, amount });
    }

    /// Sends `amount` of currency `T` to another account.
    public entry fun transfer<T>(from: &signer, to: address, amount: u64) acquires Balance {
        let from_address = signer::address_of(from);
        withdraw<T>(from_address, amount);
        deposit<T>(to, amount);
        event::emit(Transferred<T> { from: from_address, to, amount });
    }

    /// Sends all that the account holds of currency `T` to another account.
    public entry fun transfer_all<T>(from: &signer, to: address) acquires Balance {
        let from_address = signer::address_of(from);
        let amount = balance<T>(from_address);
        withdraw<T>(from_address, amount);
        deposit<T>(to, amount);
        event::emit(Transferred<T> { from: from_address, to, amount });
    }

    #[view]
    /// What an account holds of currency `T`.
    public fun balance<T>(owner: address): u64 acquires Balance {
        assert!(exists<Balance<T>>(owner), ENOT_REGISTERED);
        borrow_global<Balance<T>>(owner).value
    }

    #[view]
    /// How much of currency `T` there is.
    public fun supply<T>(): u64 acquires Supply {
        borrow_global<Supply<T>>(@coin).total
    }

    /// Takes `amount` out of a balance.
    fun withdraw<T>(from: address, amount: u64) acquires Balance {
        assert!(exists<Balance<T>>(from), ENOT_REGISTERED);
        let value = &mut borrow_global_mut<Balance<T>>(from).value;
        assert!(*value >= amount, EINSUFFICIENT_BALANCE);
        *value = *value - amount;
    }

    /// Puts `amount` into a balance.
    fun deposit<T>(to: address, amount: u64) acquires Balance {
        assert!(exists<Balance<T>>(to), ENOT_REGISTERED);
        let value = &mut borrow_global_mut<Balance<T>>(to).value;
        *value = *value + amount;
    }

    /// Takes a burnt amount off the supply.
    fun shrink_supply<T>(amount: u64) acquires Supply {
        let supply = borrow_global_mut<Supply<T>>(@coin);
        supply.total = supply.total - amount;
        supply.burnt = supply.burnt + (amount as u128);
    }
}
