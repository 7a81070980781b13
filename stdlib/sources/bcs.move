/// Canonical bytes of values.
module std::bcs {
    /// The canonical bytes of `v`.
    native public fun to_bytes<MoveValue>(v: &MoveValue): vector<u8>;

    /// The number of canonical bytes of `v`.
    native public fun serialized_size<MoveValue>(v: &MoveValue): u64;
}
