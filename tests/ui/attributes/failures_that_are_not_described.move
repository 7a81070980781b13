//@ testing
module 0x42::m {
    const FLAG: bool = true;

    #[test]
    #[expected_failure(abort_code = 1)] //~ W0205
    fun anywhere() { abort 1 }

    #[test]
    #[expected_failure(arithmetic_error)] //~ E0221
    fun no_location() { abort 1 }

    #[test]
    #[expected_failure(location = Self)] //~ E0221
    fun no_kind() { abort 1 }

    #[test]
    #[expected_failure(abort_code = 1, out_of_gas, location = Self)] //~ E0221
    fun two_kinds() { abort 1 }

    #[test]
    #[expected_failure(abort_code = 1, minor_status = 2, location = Self)] //~ E0221
    fun minor_status_of_an_abort() { abort 1 }

    #[test]
    #[expected_failure(abort_code = FLAG, location = Self)] //~ E0221
    fun constant_of_another_type() { abort 1 }

    #[test]
    #[expected_failure(aborts = 1)] //~ E0221
    fun unknown_word() { abort 1 }

    #[test]
    #[expected_failure(out_of_gas, location = 0x42::n)] //~ E0202
    fun unknown_module() { abort 1 }
}
