#[test_only]
module std::error_tests {
    use std::error;

    #[test]
    fun codes_have_a_category_above_the_reason() {
        assert!(error::canonical(1, 2) == 0x10002);
        assert!(error::invalid_argument(7) == 0x10007 && error::out_of_range(7) == 0x20007);
        assert!(error::invalid_state(7) == 0x30007 && error::unauthenticated(7) == 0x40007);
        assert!(error::permission_denied(7) == 0x50007 && error::not_found(7) == 0x60007);
        assert!(error::aborted(7) == 0x70007 && error::already_exists(7) == 0x80007);
        assert!(error::resource_exhausted(7) == 0x90007 && error::internal(7) == 0xb0007);
        assert!(error::not_implemented(7) == 0xc0007 && error::unavailable(7) == 0xd0007);
    }
}

#[test_only]
module std::errors_tests {
    use std::errors;

    #[test]
    fun codes_have_a_category_below_the_reason() {
        assert!(errors::invalid_state(2) == 0x201 && errors::requires_address(2) == 0x202);
        assert!(errors::requires_role(2) == 0x203 && errors::requires_capability(2) == 0x204);
        assert!(errors::not_published(2) == 0x205 && errors::already_published(2) == 0x206);
        assert!(errors::invalid_argument(2) == 0x207 && errors::limit_exceeded(2) == 0x208);
        assert!(errors::internal(2) == 0x20a && errors::custom(2) == 0x2ff);
    }
}
