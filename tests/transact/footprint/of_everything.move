// A `footprint` task without a text shows the entry functions of all modules that were published, and of
// one module or function where it names it.

//# footprint

//# publish
module 0x42::later {
    struct Seen has key { times: u64 }
    entry fun see(account: &signer) { move_to(account, Seen { times: 1 }) }
    public fun times(of: address): u64 { Seen[of].times }
}

//# publish
module 0x42::earlier {
    struct Flag has key {}
    entry fun raise(account: &signer) { move_to(account, Flag {}) }
    entry fun lower(at: address) { let Flag {} = move_from<Flag>(at); }
}

//# footprint

//# footprint 0x42::earlier

//# footprint 0x42::later::times

//# footprint 0x42::later::nothing

//# footprint 0x42::nowhere
