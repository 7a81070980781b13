//! The command as people type it: each `tests/cli/*.trycmd` says what a call prints and how it ends.
//!
//! The files of a case lie in its folder `<case>.in`, in which it runs. `TRYCMD=overwrite` blesses.

#[test]
fn calls_print_and_end_as_their_cases_say() {
    trycmd::TestCases::new().case("../../tests/cli/*.trycmd");
}
