/// Cryptographic hash functions.
module std::hash {
    /// The 32 bytes of SHA2-256.
    native public fun sha2_256(data: vector<u8>): vector<u8>;

    /// The 32 bytes of SHA3-256.
    native public fun sha3_256(data: vector<u8>): vector<u8>;
}
