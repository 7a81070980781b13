/// Abort codes that say what kind of error happened.
///
/// A canonical code is the category in the third byte from below and a reason of the aborting module
/// in the two lowest bytes.
module std::error {
    /// The caller gave an argument that is wrong whatever the state.
    const INVALID_ARGUMENT: u64 = 0x1;
    /// An argument lies outside the range that is valid now.
    const OUT_OF_RANGE: u64 = 0x2;
    /// The state does not allow the operation.
    const INVALID_STATE: u64 = 0x3;
    /// The caller did not prove who it is.
    const UNAUTHENTICATED: u64 = 0x4;
    /// The caller may not do this.
    const PERMISSION_DENIED: u64 = 0x5;
    /// Something that was asked for is not there.
    const NOT_FOUND: u64 = 0x6;
    /// A conflict with something that happened at the same time.
    const ABORTED: u64 = 0x7;
    /// Something that was to be created is there already.
    const ALREADY_EXISTS: u64 = 0x8;
    /// Out of gas, space or quota.
    const RESOURCE_EXHAUSTED: u64 = 0x9;
    /// The operation was cancelled.
    const CANCELLED: u64 = 0xA;
    /// A fault of the code itself.
    const INTERNAL: u64 = 0xB;
    /// The operation does not exist yet.
    const NOT_IMPLEMENTED: u64 = 0xC;
    /// The service cannot answer now.
    const UNAVAILABLE: u64 = 0xD;

    /// The code of a category with a reason.
    public fun canonical(category: u64, reason: u64): u64 {
        (category << 16) + reason
    }

    /// The caller gave an argument that is wrong whatever the state.
    public fun invalid_argument(r: u64): u64 { canonical(INVALID_ARGUMENT, r) }

    /// An argument lies outside the range that is valid now.
    public fun out_of_range(r: u64): u64 { canonical(OUT_OF_RANGE, r) }

    /// The state does not allow the operation.
    public fun invalid_state(r: u64): u64 { canonical(INVALID_STATE, r) }

    /// The caller did not prove who it is.
    public fun unauthenticated(r: u64): u64 { canonical(UNAUTHENTICATED, r) }

    /// The caller may not do this.
    public fun permission_denied(r: u64): u64 { canonical(PERMISSION_DENIED, r) }

    /// Something that was asked for is not there.
    public fun not_found(r: u64): u64 { canonical(NOT_FOUND, r) }

    /// A conflict with something that happened at the same time.
    public fun aborted(r: u64): u64 { canonical(ABORTED, r) }

    /// Something that was to be created is there already.
    public fun already_exists(r: u64): u64 { canonical(ALREADY_EXISTS, r) }

    /// Out of gas, space or quota.
    public fun resource_exhausted(r: u64): u64 { canonical(RESOURCE_EXHAUSTED, r) }

    /// A fault of the code itself.
    public fun internal(r: u64): u64 { canonical(INTERNAL, r) }

    /// The operation does not exist yet.
    public fun not_implemented(r: u64): u64 { canonical(NOT_IMPLEMENTED, r) }

    /// The service cannot answer now.
    public fun unavailable(r: u64): u64 { canonical(UNAVAILABLE, r) }
}
