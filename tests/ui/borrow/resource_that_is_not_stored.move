// A resource can be stored, and nothing is said of its unread value.
module 0x42::m {
    struct Vault has key { amount: u64 }

    fun f() {
        let vault = Vault { amount: 1 }; //~ E0423
    }
}
