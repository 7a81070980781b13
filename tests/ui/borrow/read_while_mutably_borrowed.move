module 0x42::m {
    struct Account has drop { balance: u64 }

    fun f(account: Account): u64 {
        let balance = &mut account.balance;
        let before = account.balance; //~ E0433
        *balance = before + 1;
        before
    }
}
