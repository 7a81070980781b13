#[test_only]
module airdrop::drop_tests {
    use airdrop::drop::{balance, claim, entry_hash, give_all, give_each, left, open, start};
    use airdrop::merkle::{is_in, leaf, node, root};

    fun entries(): vector<vector<u8>> {
        vector[entry_hash(0, @0xA, 10), entry_hash(1, @0xB, 20), entry_hash(2, @0xC, 30)]
    }

    #[test(giver = @airdrop, a = @0xA, b = @0xB)]
    fun each_takes_what_the_list_says(giver: &signer, a: &signer, b: &signer) {
        let list = entries();
        start(giver, root(list), 3, 60, 100);
        open(a);
        open(b);
        claim(a, @airdrop, 0, 10, vector[list[1], list[2]], 0);
        claim(b, @airdrop, 1, 20, vector[list[0], list[2]], 99);
        assert_eq!(balance(@0xA), 10);
        assert_eq!(balance(@0xB), 20);
        assert_eq!(left(@airdrop), 30);
    }

    #[test(giver = @airdrop, a = @0xA, b = @0xB)]
    fun gifts_need_no_proof(giver: &signer, a: &signer, b: &signer) {
        start(giver, b"", 1, 100, 100);
        open(a);
        open(b);
        give_all(giver, vector[@0xA, @0xB, @0xA], 5);
        give_each(giver, vector[@0xB, @0xA], vector[7, 8]);
        assert_eq!(balance(@0xA), 18);
        assert_eq!(balance(@0xB), 12);
        assert_eq!(left(@airdrop), 70);
    }

    #[test(giver = @airdrop, a = @0xA)]
    #[expected_failure(abort_code = airdrop::drop::ECLAIMED)]
    fun nobody_claims_twice(giver: &signer, a: &signer) {
        let list = entries();
        start(giver, root(list), 3, 60, 100);
        open(a);
        claim(a, @airdrop, 0, 10, vector[list[1], list[2]], 0);
        claim(a, @airdrop, 0, 10, vector[list[1], list[2]], 0);
    }

    #[test(giver = @airdrop, a = @0xA)]
    #[expected_failure(abort_code = airdrop::drop::ENOT_LISTED)]
    fun nobody_claims_more(giver: &signer, a: &signer) {
        let list = entries();
        start(giver, root(list), 3, 60, 100);
        open(a);
        claim(a, @airdrop, 0, 11, vector[list[1], list[2]], 0);
    }

    #[test]
    fun proofs_are_the_hashes_beside_the_way_up() {
        let leaves = vector[b"a", b"b", b"c", b"d"].map(|data| leaf(data));
        let root = root(leaves);
        let right = node(leaves[2], leaves[3]);
        assert!(is_in(&root, leaves[0], vector[leaves[1], right]));
        assert!(!is_in(&root, leaves[0], vector[right, leaves[1]]));
        assert!(!is_in(&root, leaf(b"e"), vector[leaves[1], right]));
    }
}
