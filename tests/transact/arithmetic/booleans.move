// `&&` and `||` evaluate their right side only where it matters; `!` turns around.

//# publish
module 0x42::m {
    fun fail(): bool { abort 5 }
    public fun and(a: bool): bool { a && fail() }
    public fun or(a: bool): bool { a || fail() }
    public fun not(a: bool): bool { !a }
}

//# run 0x42::m::and --args false
//# run 0x42::m::and --args true
//# run 0x42::m::or --args true
//# run 0x42::m::or --args false
//# run 0x42::m::not --args true
