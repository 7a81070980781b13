//! Feeds `weft_tests::fuzz::edit`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| weft_tests::fuzz::edit(data));
