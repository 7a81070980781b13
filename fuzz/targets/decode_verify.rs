//! Feeds `weft_tests::fuzz::decode_verify`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| weft_tests::fuzz::decode_verify(data));
