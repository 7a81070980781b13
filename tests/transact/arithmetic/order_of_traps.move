// Operands are evaluated from left to right: the first one that fails decides.

//# publish
module 0x42::m {
    fun fail(code: u64): u64 { abort code }
    public fun left_first(): u64 { fail(1) + fail(2) }
    public fun operand_before_operator(): u64 { (1 - 2) + fail(3) }
    public fun argument_before_call(): u64 { fail(fail(4) + 5) }
}

//# run 0x42::m::left_first
//# run 0x42::m::operand_before_operator
//# run 0x42::m::argument_before_call
