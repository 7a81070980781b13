/// Canonical bytes of values.
module std::bcs {
    use std::option::{Self, Option};

    /// The canonical bytes of `v`.
    native public fun to_bytes<MoveValue>(v: &MoveValue): vector<u8>;

    /// The number of canonical bytes of `v`.
    native public fun serialized_size<MoveValue>(v: &MoveValue): u64;

    /// The number of canonical bytes of every value of a type; nothing where values differ.
    public fun constant_serialized_size<MoveValue>(): Option<u64> {
        let size = internal_constant_size<MoveValue>();
        if (size == 0xffffffffffffffff) option::none() else option::some(size)
    }

    native fun internal_constant_size<MoveValue>(): u64;
}
