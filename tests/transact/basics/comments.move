// Comments of every form, nested ones and those of documentation, change nothing.

//# publish
/// A module.
module 0x42::m {
    /* outer /* inner */ still */
    /// A function.
    /// With two lines.
    public fun f(/* nothing */ n: u64): u64 { // the rest
        n /* in between */ + 1
    }
}

//# run 0x42::m::f --args 1
