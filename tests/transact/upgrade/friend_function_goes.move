// A friend function may go; whoever still calls it does not link.

//# publish
module 0x42::low {
    friend 0x42::high;
    public(friend) fun n(): u64 { 1 }
    public fun other(): u64 { 5 }
}
module 0x42::high {
    public fun n(): u64 { 0x42::low::n() }
    public fun other(): u64 { 0x42::low::other() }
}

//# run 0x42::high::n

//# publish
module 0x42::low { public fun other(): u64 { 6 } }

//# run 0x42::high::n
//# run 0x42::high::other

// A machine that forgets its code, as this one does after a failed publication, sees the same.
//# publish
module 0x42::third { fun init_module(_s: &signer) { abort 1 } }

//# run 0x42::high::n
//# run 0x42::high::other

//# publish
module 0x42::high { public fun n(): u64 { 0x42::low::other() } public fun other(): u64 { 7 } }

//# run 0x42::high::n
