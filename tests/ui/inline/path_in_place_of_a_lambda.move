// The import counts as used.
module 0x42::m {
    use std::event;

    #[event]
    struct Sent has drop, store { n: u64 }

    fun all(events: vector<Sent>) {
        events.for_each(event::emit); //~ E0351
    }
}
