/// More hash functions.
module std::aptos_hash {
    use std::bcs;

    /// The SipHash-2-4 of some bytes, under the key 0. For tables, not for proofs.
    native public fun sip_hash(bytes: vector<u8>): u64;

    /// The SipHash-2-4 of the canonical bytes of a value, under the key 0.
    public fun sip_hash_from_value<MoveValue>(v: &MoveValue): u64 {
        sip_hash(bcs::to_bytes(v))
    }

    /// The 32 bytes of Keccak-256.
    native public fun keccak256(bytes: vector<u8>): vector<u8>;

    /// The 64 bytes of SHA2-512.
    public fun sha2_512(bytes: vector<u8>): vector<u8> {
        sha2_512_internal(bytes)
    }

    /// The 64 bytes of SHA2-512 of the canonical bytes of a value.
    public fun sha2_512_value<T>(value: &T): vector<u8> {
        sha2_512_internal(bcs::to_bytes(value))
    }

    /// The 64 bytes of SHA3-512.
    public fun sha3_512(bytes: vector<u8>): vector<u8> {
        sha3_512_internal(bytes)
    }

    /// The 20 bytes of RIPEMD-160.
    public fun ripemd160(bytes: vector<u8>): vector<u8> {
        ripemd160_internal(bytes)
    }

    /// The 32 bytes of BLAKE2b-256.
    public fun blake2b_256(bytes: vector<u8>): vector<u8> {
        blake2b_256_internal(bytes)
    }

    native fun sha2_512_internal(bytes: vector<u8>): vector<u8>;
    native fun sha3_512_internal(bytes: vector<u8>): vector<u8>;
    native fun ripemd160_internal(bytes: vector<u8>): vector<u8>;
    native fun blake2b_256_internal(bytes: vector<u8>): vector<u8>;
}
