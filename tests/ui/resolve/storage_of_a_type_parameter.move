module 0x42::m {
    fun take<T: key>(owner: address): T {
        move_from<T>(owner) //~ E0214
    }

    fun borrow<T: key>(owner: address) {
        let _ = borrow_global<T>(owner); //~ E0214
    }

    fun put<T: key>(account: &signer, value: T) {
        move_to(account, value) //~ E0214
    }

    fun is_there<T: key>(owner: address): bool {
        exists<T>(owner) //~ E0214
    }
}
