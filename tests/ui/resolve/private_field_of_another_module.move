module 0x42::bank {
    struct Account has drop { value: u64 }

    public fun value(self: &Account): u64 { self.value }
}

module 0x42::m {
    use 0x42::bank::Account;

    fun f(account: &Account): u64 {
        account.value //~ E0213
    }
}
