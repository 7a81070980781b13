//! Feeds `weft_tests::fuzz::executor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| weft_tests::fuzz::executor(data));
