#[test_only]
module std::result_tests {
    use std::result::Result;

    fun ok(value: u64): Result<u64, bool> {
        Result::Ok(value)
    }

    fun err(error: bool): Result<u64, bool> {
        Result::Err(error)
    }

    #[test]
    fun a_result_is_a_value_or_an_error() {
        let result = ok(1);
        assert!(result.is_ok() && !result.is_err() && result.unwrap() == 1);
        let result = err(true);
        assert!(!result.is_ok() && result.is_err() && result.unwrap_err());
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::result)]
    fun unwrap_needs_a_value() {
        err(true).unwrap();
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::result)]
    fun unwrap_err_needs_an_error() {
        ok(1).unwrap_err();
    }

    #[test]
    fun map_changes_values_and_map_err_errors() {
        assert!(ok(1).map(|value| value + 1).unwrap() == 2);
        assert!(err(true).map(|value| value + 1).unwrap_err());
        assert!(err(true).map_err(|error| !error).unwrap_err() == false);
        assert!(ok(1).map_err(|error| !error).unwrap() == 1);
    }

    #[test]
    fun and_then_goes_on_and_or_else_tries_again() {
        assert!(ok(1).and_then(|value| ok(value + 1)).unwrap() == 2);
        assert!(ok(1).and_then(|_value| err(true)).unwrap_err());
        assert!(err(true).and_then(|value| ok(value)).unwrap_err());
        assert!(err(true).or_else(|_error| ok(3)).unwrap() == 3);
        assert!(err(true).or_else(|error| err(!error)).unwrap_err() == false);
        assert!(ok(1).or_else(|_error| ok(3)).unwrap() == 1);
    }
}
