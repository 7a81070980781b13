#[test_only]
module multisig::wallet_tests {
    use std::option;
    use multisig::wallet;

    #[test(a = @0xA, b = @0xB, c = @0xC)]
    fun enough_votes_carry_a_proposal_out(a: &signer, b: &signer, c: &signer) {
        wallet::create(a, vector[@0xB, @0xC], 2);
        wallet::deposit(@0xA, 3_000);
        wallet::deposit(@0xA, 2_000);
        wallet::propose_payment(a, @0xA, @0xD, 700);
        assert!(!wallet::is_decided(@0xA, 0));
        wallet::vote(b, @0xA, 0, true);
        assert_eq!(wallet::result(@0xA, 0), option::some(4_300));
        wallet::propose_limit(b, @0xA, 10);
        wallet::vote(c, @0xA, 1, true);
        assert_eq!(wallet::result(@0xA, 1), option::some(1_000));
        assert_eq!(wallet::paid(@0xA), 700);
        let (balance, deposits) = wallet::balance(@0xA);
        assert!(balance == 4_300 && deposits == 2);
    }

    #[test(a = @0xA, b = @0xB, c = @0xC)]
    fun a_proposal_is_rejected_once_it_cannot_pass(a: &signer, b: &signer, c: &signer) {
        wallet::create(a, vector[@0xB, @0xC], 2);
        wallet::propose_limit(a, @0xA, 5);
        wallet::vote(b, @0xA, 0, false);
        assert!(!wallet::is_decided(@0xA, 0));
        wallet::vote(c, @0xA, 0, false);
        assert!(wallet::is_decided(@0xA, 0) && wallet::result(@0xA, 0).is_none());
    }

    #[test(a = @0xA, b = @0xB)]
    #[expected_failure(abort_code = wallet::ELIMIT)]
    fun what_fails_when_it_is_carried_out_takes_the_vote_back(a: &signer, b: &signer) {
        wallet::create(a, vector[@0xB], 2);
        wallet::deposit(@0xA, 5_000);
        wallet::propose_payment(a, @0xA, @0xD, 1_001);
        wallet::vote(b, @0xA, 0, true);
    }

    #[test(a = @0xA, b = @0xB)]
    #[expected_failure(abort_code = wallet::EDECIDED)]
    fun a_decided_proposal_takes_no_votes(a: &signer, b: &signer) {
        wallet::create(a, vector[@0xB], 1);
        wallet::propose_limit(a, @0xA, 5);
        wallet::vote(b, @0xA, 0, true);
        wallet::vote(b, @0xA, 0, true);
    }

    #[test(a = @0xA, b = @0xB)]
    #[expected_failure(abort_code = wallet::ENOT_A_MEMBER)]
    fun strangers_propose_nothing(a: &signer, b: &signer) {
        wallet::create(a, vector[], 1);
        wallet::propose_limit(b, @0xA, 5);
    }

    #[test(a = @0xA)]
    #[expected_failure(abort_code = wallet::ETWICE)]
    fun members_are_different(a: &signer) {
        wallet::create(a, vector[@0xB, @0xB], 1);
    }
}
