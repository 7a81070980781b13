module 0x42::m {
    use std::bcs; //~ W0201
    use std::vector::{Self, range}; //~ W0201
    #[test_only]
    use std::string;

    public fun last(list: &vector<u64>): u64 {
        *vector::borrow(list, vector::length(list) - 1)
    }

    #[test_only]
    fun bytes_of(value: u64): vector<u8> {
        bcs::to_bytes(&value)
    }

    #[test]
    fun ends() {
        assert!(last(&range(0, 3)) == 2);
        assert!(bytes_of(1).length() == 8);
        assert!(string::utf8(b"a").length() == 1);
    }
}
