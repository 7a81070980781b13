/// The error codes of the first Move library, which `std::error` has replaced.
///
/// A code is `reason * 256 + category`.
#[deprecated]
module std::errors {
    /// The system is in a state in which the operation cannot be performed.
    const INVALID_STATE: u8 = 1;
    /// The operation was called by another account than the required one.
    const REQUIRES_ADDRESS: u8 = 2;
    /// The caller does not have the required role.
    const REQUIRES_ROLE: u8 = 3;
    /// The caller does not have the required capability.
    const REQUIRES_CAPABILITY: u8 = 4;
    /// A resource is required and was not published.
    const NOT_PUBLISHED: u8 = 5;
    /// A resource was published where none is allowed.
    const ALREADY_PUBLISHED: u8 = 6;
    /// An argument is not valid.
    const INVALID_ARGUMENT: u8 = 7;
    /// A limit was exceeded.
    const LIMIT_EXCEEDED: u8 = 8;
    /// Something that cannot go wrong did.
    const INTERNAL: u8 = 10;
    /// An extension of this list.
    const CUSTOM: u8 = 255;

    fun make(category: u8, reason: u64): u64 {
        (category as u64) + (reason << 8)
    }

    /// The code of a wrong state of the system.
    public fun invalid_state(reason: u64): u64 { make(INVALID_STATE, reason) }

    /// The code of a call by the wrong account.
    public fun requires_address(reason: u64): u64 { make(REQUIRES_ADDRESS, reason) }

    /// The code of a call without the required role.
    public fun requires_role(reason: u64): u64 { make(REQUIRES_ROLE, reason) }

    /// The code of a call without the required capability.
    public fun requires_capability(reason: u64): u64 { make(REQUIRES_CAPABILITY, reason) }

    /// The code of a missing resource.
    public fun not_published(reason: u64): u64 { make(NOT_PUBLISHED, reason) }

    /// The code of a resource that is there already.
    public fun already_published(reason: u64): u64 { make(ALREADY_PUBLISHED, reason) }

    /// The code of a wrong argument.
    public fun invalid_argument(reason: u64): u64 { make(INVALID_ARGUMENT, reason) }

    /// The code of an exceeded limit.
    public fun limit_exceeded(reason: u64): u64 { make(LIMIT_EXCEEDED, reason) }

    /// The code of an internal fault.
    public fun internal(reason: u64): u64 { make(INTERNAL, reason) }

    /// A code of one's own.
    public fun custom(reason: u64): u64 { make(CUSTOM, reason) }
}
