/// The authority of an account that signed the transaction.
module std::signer {
    /// A reference to the address of the account.
    native public fun borrow_address(self: &signer): &address;

    /// The address of the account.
    public fun address_of(self: &signer): address {
        *borrow_address(self)
    }
}
