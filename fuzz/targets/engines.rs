//! Feeds `weft_tests::fuzz::engines`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| weft_tests::fuzz::engines(data));
