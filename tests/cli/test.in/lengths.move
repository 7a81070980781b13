// What an inline function of another module aborts with has the name that it has there.
module 0x42::lengths {
    /// Has the number of another error.
    const E_POOR: u64 = 2;

    fun pay(coins: u64) { assert!(coins > 0, E_POOR); }

    #[test]
    fun lengths_differ() {
        pay(1);
        vector[1].zip_ref(&vector[1, 2], |_left, _right| {});
    }
}
