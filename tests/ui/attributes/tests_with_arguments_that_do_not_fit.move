//@ testing
module 0x42::m {
    #[test]
    fun no_value(alice: &signer) { let _ = alice; } //~ E0221

    #[test(bob = @0x1)] //~ E0221
    fun no_parameter() {}

    #[test(alice = @0x1, alice = @0x2)] //~ E0221
    fun twice(alice: address) { let _ = alice; }

    #[test(n = @0x1)]
    fun number(n: u64) { let _ = n; } //~ E0221

    #[test(_alice)] //~ E0221
    fun without_address(_alice: signer) {}

    #[test(alice = true)] //~ E0221
    fun bool_as_address(alice: signer) { let _ = alice; }

    #[test]
    fun generic<T>() {} //~ E0221
}
