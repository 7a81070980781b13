#[test_only]
module std::hash_tests {
    use std::hash;

    #[test]
    fun digests_are_those_of_the_standards() {
        assert!(
            hash::sha2_256(b"abc")
                == x"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(
            hash::sha3_256(b"abc")
                == x"3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"
        );
    }
}

#[test_only]
module std::aptos_hash_tests {
    use std::aptos_hash;
    use std::bcs;

    #[test]
    fun digests_are_those_of_the_standards() {
        assert!(
            aptos_hash::keccak256(b"abc")
                == x"4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
        );
        assert!(
            aptos_hash::sha2_512(b"abc")
                == x"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
        assert!(
            aptos_hash::sha3_512(b"abc")
                == x"b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
        );
        assert!(aptos_hash::ripemd160(b"abc") == x"8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
        assert!(
            aptos_hash::blake2b_256(b"abc")
                == x"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
        );
        assert!(aptos_hash::sip_hash(b"") == 0x1e924b9d737700d7);
        assert!(aptos_hash::sip_hash(b"abc") == 0x3fc884964770eede);
    }

    #[test]
    fun values_are_hashed_by_their_bytes() {
        let bytes = bcs::to_bytes(&vector[1, 2]);
        assert!(aptos_hash::sha2_512_value(&vector[1, 2]) == aptos_hash::sha2_512(bytes));
        assert!(aptos_hash::sip_hash_from_value(&vector[1, 2]) == aptos_hash::sip_hash(bytes));
    }
}
