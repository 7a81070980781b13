// A struct that only its module makes cannot be an argument.

//# publish
module 0x42::m {
    struct S has copy, drop { n: u64 }
    public fun take(_s: S) {}
    public fun take_many(_s: vector<S>) {}
}

//# run 0x42::m::take --args 1
//# run 0x42::m::take_many --args []
