//@ check-pass
//@ testing
module 0x42::m {
    #[test_only]
    use std::vector;

    const E_SMALL: u64 = 3;

    public fun check(n: u64) {
        assert!(n > 3, E_SMALL);
    }

    #[test_only]
    fun long(): vector<u64> { vector::empty() }

    #[test]
    fun plain() { assert!(long().is_empty(), 1); }

    #[test(alice = @0xa, bob = @std, carol = 0xc)]
    fun with_arguments(carol: address, alice: signer, bob: &signer) {
        assert!(carol == @0xc && std::signer::address_of(bob) == @0x1, 1);
        let _ = alice;
    }

    #[test, expected_failure]
    fun any_failure() { check(1); }

    #[test]
    #[expected_failure(abort_code = E_SMALL)]
    fun constant_of_its_module() { check(1); }

    #[test]
    #[expected_failure(abort_code = 0x42::m::E_SMALL, location = Self)]
    fun constant_by_its_path() { check(1); }

    #[test]
    #[expected_failure(arithmetic_error, location = Self)]
    fun arithmetic() { let _ = 1 / (long().length() as u8); }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = Self)]
    fun outside_a_vector() { let _ = long()[3]; }

    #[test]
    #[expected_failure(out_of_gas, location = Self)]
    fun endless() { loop {} }

    #[test]
    #[expected_failure(major_status = 4017, minor_status = 0, location = 0x42::m)]
    fun by_number() { let _ = 1 / (long().length() as u8); }
}
