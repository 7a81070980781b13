//@ check-pass
// `Self` names the module, for constants as for functions.
module 0x42::m {
    const LIMIT: u64 = 1;

    public fun f(): u64 { Self::LIMIT + Self::g() }

    fun g(): u64 { 0x42::m::LIMIT }
}
