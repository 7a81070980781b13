//@ run open @0xa
/// Withdrawals and deposits whose values flow nowhere else.
module 0x42::m {
    use std::signer;

    struct Balance has key { value: u64 }

    public entry fun open(account: &signer) {
        move_to(account, Balance { value: 100 })
    }

    public entry fun pay(from: &signer, to: address, amount: u64) {
        withdraw(signer::address_of(from), amount);
        deposit(to, amount);
    }

    fun withdraw(from: address, amount: u64) {
        let value = &mut borrow_global_mut<Balance>(from).value;
        assert!(*value >= amount, 1);
        *value = *value - amount;
    }

    fun deposit(to: address, amount: u64) {
        let balance = borrow_global_mut<Balance>(to);
        balance.value = balance.value + amount;
    }
}
