//! Feeds `weft_tests::fuzz::canary`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| weft_tests::fuzz::canary(data));
