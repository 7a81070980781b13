module 0x42::other {
    #[event]
    struct Other has drop, store {}

    public fun make(): Other { Other {} }
}

module 0x42::m {
    struct Plain has drop, store {}

    public fun plain() { std::event::emit(Plain {}); } //~ E0225

    public fun number() { std::event::emit(1u64); } //~ E0225

    public fun foreign() { std::event::emit(0x42::other::make()); } //~ E0225

    public fun any<T: drop + store>(event: T) { std::event::emit(event); } //~ E0225
}
