module 0x42::m { #[test] fun t() { missing() } }
