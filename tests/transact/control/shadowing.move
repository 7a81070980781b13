// A later `let` of the same name hides the earlier one in its block alone.

//# publish
module 0x42::m {
    public fun f(): (u64, u64) { let x = 1; let y = { let x = x + 10; x }; let z = x; let x = 100; (y + z, x) }
}

//# run 0x42::m::f
