/// What the library's modules do in the engines.
module 0x42::library {
    use std::bcs;
    use std::hash;
    use std::option;
    use std::string;
    use std::vector;

    struct P has copy, drop { a: u8, b: u64, c: bool, d: u128, e: address }

    fun check_strings() {
        let text = string::utf8(b"h");
        let i = 0;
        while (i < 3) {
            string::append(&mut text, string::utf8(b"ab"));
            i = i + 1
        };
        assert!(string::length(&text) == 7, 1);
        assert!(text == string::utf8(b"hababab"), 2);
    }

    fun check_options() {
        let slot = option::some(4u64);
        let value = option::extract(&mut slot);
        assert!(option::is_none(&slot), 1);
        option::fill(&mut slot, value + 1);
        assert!(*option::borrow(&slot) == 5, 2);
    }

    fun check_canonical_bytes() {
        let p = P { a: 3, b: 6, c: false, d: 3 << 70, e: @0x77 };
        let expected = x"030600000000000000";
        vector::append(&mut expected, x"00");
        vector::append(&mut expected, x"0000000000000000c000000000000000");
        vector::append(
            &mut expected,
            x"0000000000000000000000000000000000000000000000000000000000000077"
        );
        assert!(bcs::to_bytes(&p) == expected, 1);
        assert!(vector::length(&bcs::to_bytes(&vector[p])) == 59, 2);
        assert!(bcs::to_bytes(&vector[1u16, 515]) == x"0201000302", 3);
    }

    fun check_hashes() {
        let bytes = bcs::to_bytes(&3u64);
        assert!(
            hash::sha2_256(bytes)
                == x"35be322d094f9d154a8aba4733b8497f180353bd7ae7b0a15f90b586b549f28b",
            1
        );
        assert!(
            hash::sha3_256(bytes)
                == x"8dfdf0627f9577b519a37dd574796c2110717e5ffe213df69c7cf0dab8853427",
            2
        );
    }
}
