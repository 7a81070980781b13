// The categories of `std::error` stand above the lower 16 bits of a code.

//# publish
module 0x42::m {
    use std::error;
    const E_OWN: u64 = 0x1234;
    public fun invalid_argument() { abort error::invalid_argument(E_OWN) }
    public fun not_found() { abort error::not_found(E_OWN) }
    public fun already_exists() { abort error::already_exists(E_OWN) }
    public fun permission_denied() { abort error::permission_denied(E_OWN) }
    public fun out_of_range() { abort error::out_of_range(E_OWN) }
}

//# run 0x42::m::invalid_argument
//# run 0x42::m::not_found
//# run 0x42::m::already_exists
//# run 0x42::m::permission_denied
//# run 0x42::m::out_of_range
