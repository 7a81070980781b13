//@ check-pass
module 0x42::m {
    #[event]
    /// Something that happened.
    struct Happened has drop, store { when: u64 }

    #[view]
    /// Says nothing.
    public fun nothing(): u64 { 0 }
}
