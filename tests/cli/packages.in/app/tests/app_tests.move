#[test_only]
module app::app_tests {
    #[test]
    fun total() { assert!(app::app::total() == 6, extra::extra::code()); }
}
