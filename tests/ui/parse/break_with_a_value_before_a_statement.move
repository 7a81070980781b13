/// What follows the loop is reached, whatever the `break` was meant to say.
module 0x42::m {
    public fun f(): u64 {
        loop {
            break 1 //~ E0111
        };
        2
    }
}
