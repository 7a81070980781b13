/// The unknown character is the only thing to mend.
module 0x42::m {
    public fun f(): u64 {
        1 § 2 //~ E0001
    }
}
