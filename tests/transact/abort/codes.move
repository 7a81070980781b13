// An abort carries its code and the module; the code is named where the module names it.

//# publish
module 0x42::m {
    const E_NAMED: u64 = 3;
    /// With a category above it.
    const E_LATE: u64 = 5;
    public fun fail(code: u64) { abort code }
    public fun check(ok: bool) { assert!(ok, E_NAMED) }
    public fun late() { abort std::error::invalid_state(E_LATE) }
    public fun never(): u64 { if (false) abort 1; 2 }
}

//# run 0x42::m::fail --args 0
//# run 0x42::m::fail --args 18446744073709551615
//# run 0x42::m::check --args true
//# run 0x42::m::check --args false
//# run 0x42::m::late
//# run 0x42::m::never
