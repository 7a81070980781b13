module bank::bank {
    public fun rate(): u64 { 5 }
    native public fun sign(message: vector<u8>): vector<u8>;
}
