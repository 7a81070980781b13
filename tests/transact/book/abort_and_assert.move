// The chapter on abort and assert: codes, messages, what they undo and what is evaluated when.

//# publish
module 0x42::limits {
    use std::error;

    /// There is too much of it.
    const ETOO_MUCH: u64 = 7;

    struct Count has key { value: u64 }

    public fun start(owner: &signer) { move_to(owner, Count { value: 0 }) }
    public fun add(at: address, amount: u64) {
        let count = &mut Count[at];
        count.value += amount;
        if (amount > 100) abort ETOO_MUCH;
        assert!(amount != 50, error::invalid_argument(ETOO_MUCH));
        assert!(amount != 51);
        assert!(amount != 52, b"it is {} of {}, {{as it is}}", amount, vector[at]);
        assert_eq!(amount % 60, amount);
        assert_ne!(amount, 53, b"53");
    }
    public fun says_why() { abort b"because" }
    public fun computed(say: bool): u64 {
        let text = if (say) b"said" else b"silent";
        abort text
    }
    public fun any_type(x: u64): u64 {
        let y: u64 = if (x == 0) abort 1 else x;
        y + match (x) { 1 => abort 2, _ => 3 }
    }
    fun code(): u64 { abort 99 }
    public fun code_is_evaluated_last(fine: bool) { assert!(fine, code()) }
    public fun not_valid_utf8() { abort x"ff" }
}

//# run 0x42::limits::start --signers 0x7
//# run 0x42::limits::add --args @0x7 3
//# run 0x42::limits::add --args @0x7 101
//# run 0x42::limits::add --args @0x7 50
//# run 0x42::limits::add --args @0x7 51
//# run 0x42::limits::add --args @0x7 52
//# run 0x42::limits::add --args @0x7 61
//# run 0x42::limits::add --args @0x7 53
//# view --address 0x7 --resource 0x42::limits::Count
//# run 0x42::limits::says_why
//# run 0x42::limits::computed --args true
//# run 0x42::limits::any_type --args 0
//# run 0x42::limits::any_type --args 1
//# run 0x42::limits::any_type --args 2
//# run 0x42::limits::code_is_evaluated_last --args true
//# run 0x42::limits::code_is_evaluated_last --args false
//# run 0x42::limits::not_valid_utf8

// A code is a `u64` or the bytes of a text, a condition a `bool`.
//# publish
module 0x42::a {
    fun f() { abort true }
    fun g() { abort 1u8 }
    fun h() { assert!(1, 1) }
    fun i() { assert!(true, @0x1) }
}

// A message has as many places as it is given values.
//# publish
module 0x42::b {
    fun f() { assert!(false, b"{} {}", 1) }
    fun g() { assert!(false, b"{{}}", 1) }
    fun h() { assert_eq!(1, 2, b"{}", 3, 4) }
    fun i() { assert!() }
    fun j() { assert_eq!(1) }
}
