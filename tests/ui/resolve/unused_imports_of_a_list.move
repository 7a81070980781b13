// Each name of a list is removed with its comma.
module 0x42::m {
    use std::option::{Self, Option, some}; //~ W0201

    public fun f(): Option<u64> { std::option::none() }
}
